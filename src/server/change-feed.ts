import type { RunEventJson } from '../core/runs/run-event-json.js';

/** Something that happened in the project, whoever wrote it. */
export type Change =
  | { readonly type: 'run' | 'step' | 'run.end'; readonly data: RunEventJson }
  | { readonly type: 'error'; readonly data: ErrorChange };

/** What became of an error. */
export interface ErrorChange {
  readonly hash: string;
  readonly status: string;
  readonly occurrences: number;
  readonly last_seen: string | null;
  readonly type: string;
  readonly message: string;
  readonly severity: string;
  readonly context: string | null;
  readonly change: 'new' | 'seen' | 'fixed' | 'reopened' | 'ignored';
}

/** A change, and the place in the stream after it. */
export interface ToldChange {
  readonly change: Change;
  readonly cursor: string;
}

/** What happens in a project, as it happens: in this process and in all others. */
export interface ChangeFeed {
  /** The cursor of this moment. */
  tellPosition(): Promise<string>;
  /** Follow from a cursor on, exactly; from now on where there is none. Ends when `end` does. */
  follow(cursor: string | null, end: AbortSignal): AsyncIterable<ToldChange>;
  close(): void;
}
