import type {
  DayCounts,
  ErrorDetail,
  ErrorPage,
  Overview,
  RunEvents,
  RunPage,
} from '../core/page-data.js';
import type { Attached, Run } from '../core/runs/run.js';
import type { RunComparison } from '../core/runs/run-comparison.js';
import type { RunTrend } from '../core/runs/run-trend.js';
import type { Topic } from './store.js';

/** How what is shown is kept up to date. */
export type Connection =
  /** The server tells of every change. */
  | 'live'
  /** It is asked every few seconds: its stream is blocked or broken. */
  | 'polling'
  /** It does not answer. */
  | 'offline'
  /** Nothing will change: this is a report. */
  | 'report';

/** Which errors, and in what order. */
export interface ErrorQuery {
  readonly status: string;
  readonly severity: string;
  readonly search: string;
  readonly sort: string;
}

export type ErrorChange =
  | { readonly kind: 'fix'; readonly description: string }
  | { readonly kind: 'reopen' }
  /** Until when, or for how many more times: `7d`, `10x`; for good where it is empty. */
  | { readonly kind: 'ignore'; readonly until: string };

/** Where the data of the page comes from: a server, or the page itself. */
export interface Source {
  /** Whether what is shown goes on changing. */
  readonly isLive: boolean;
  /** Null where nothing can be changed from here. */
  readonly changeError: ((hash: string, change: ErrorChange) => Promise<void>) | null;
  overview(): Promise<Overview>;
  runs(): Promise<RunPage>;
  /** What has happened in a run after the event of that number. */
  runEvents(id: string, after: number): Promise<RunEvents>;
  comparison(a: string, b: string): Promise<RunComparison>;
  trends(name?: string): Promise<readonly RunTrend[]>;
  /** @param cursor null for the first page. */
  errors(query: ErrorQuery, cursor: string | null): Promise<ErrorPage>;
  error(hash: string): Promise<ErrorDetail>;
  /** Occurrences of all errors. */
  days(): Promise<DayCounts>;
  /** The address of a run's attachment; null where it cannot be opened from here. */
  attachmentUrl(run: Run, attached: Attached): string | null;
  /** Tell of what changes, until the returned function is called. */
  follow(
    onChange: (topics: ReadonlySet<Topic>) => void,
    onConnection: (now: Connection) => void,
  ): () => void;
}
