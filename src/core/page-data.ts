import type { SourceExcerpt } from './error-markdown.js';
import type { CountedRecord } from './errors/record.js';
import type { RunEvent } from './runs/run-events.js';
import type { RunSummary } from './runs/run-summary.js';
import type { RunTrend } from './runs/run-trend.js';
import type { RunStatus } from './runs/status.js';
import type { StatusTheme } from './runs/status-theme.js';
import type { Summary } from './summary.js';

/** What is inside the page when it is opened: of a server, or of a report that needs none. */
export type PageData = LivePageData | ReportPageData;

export interface LivePageData {
  readonly mode: 'live';
  /** What has to be shown to change something. */
  readonly token: string;
  /** The same for the same folder of this machine: another server may have taken the place of the one that it came from. */
  readonly project: string;
  readonly theme: StatusTheme;
}

/** Everything that the page shows, as it was when the report was made. */
export interface ReportPageData {
  readonly mode: 'report';
  readonly theme: StatusTheme;
  readonly overview: Overview;
  /** The run that it is about; null where it is about all. */
  readonly run_id: string | null;
  /** The newest first. */
  readonly runs: readonly ListedRun[];
  readonly trends: readonly RunTrend[];
  /** By the id of the run; those that are not here are only listed. */
  readonly events: Readonly<Record<string, RunEvents>>;
  readonly errors: readonly ErrorDetail[];
  /** Pictures of runs as `data:` URLs, by the path that the attachment names. */
  readonly images: Readonly<Record<string, string>>;
  readonly days: DayCounts;
}

export interface Overview {
  readonly project: {
    /** What it calls itself; null where it does not say. */
    readonly name: string | null;
    readonly root_name: string;
    readonly version: string;
  };
  readonly errors: Summary;
  /** Why the ledger cannot be understood; null where it can. */
  readonly problem: string | null;
  readonly runs: { readonly active: number; readonly total: number };
  /** When this was true, as an ISO time. */
  readonly now: string;
}

/** A run as lists have it. */
export type ListedRun = Omit<RunSummary, 'step_times'>;

export interface RunPage {
  readonly runs: readonly ListedRun[];
  readonly next_cursor: string | null;
  readonly total: number;
  /** Of all runs. */
  readonly names: readonly string[];
}

/** What has happened in a run since a number. */
export interface RunEvents {
  readonly run_id: string;
  /** As it is now: that the process died is told by no event. */
  readonly status: RunStatus;
  readonly events: readonly RunEvent[];
  readonly last_seq: number;
}

export interface ErrorPage {
  readonly errors: readonly ListedError[];
  readonly next_cursor: string | null;
  readonly total: number;
}

/** An error as lists have it. */
export type ListedError = CountedRecord & {
  readonly days: DayCounts;
};

export type ErrorDetail = ListedError & {
  readonly source: readonly SourceExcerpt[];
  /** What a person types to mark it as fixed. */
  readonly command: string;
  /** All of it, for an issue or a coding agent. */
  readonly markdown: string;
};

/** How often something occurred, by UTC day: `{ "2026-11-20": 3 }`. */
export type DayCounts = Readonly<Record<string, number>>;
