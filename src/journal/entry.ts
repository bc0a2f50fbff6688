import type { JournalEvent, NewEvent } from '../core/events.js';

/** By what a throw is known for a repeat. */
export interface RepeatOf {
  readonly k: string;
  /** What a repeat must share besides. */
  readonly signature: string;
  /** Digests of message and path of calls: where only these differ, only these are told. */
  readonly m?: string | undefined;
  readonly p?: string | undefined;
}

/** One thing to write: an event, and for a throw what decides whether a short repeat is enough. */
export interface JournalEntry {
  /** Key and signature of a throw; null for everything else. */
  readonly repeatOf: RepeatOf | null;
  readonly fatal: boolean;
  readonly event: () => NewEvent;
}

/** An entry with its place in the writer's sequence; null where its event cannot be made. */
export type NumberedEntry = Omit<JournalEntry, 'event'> & {
  readonly n: number;
  readonly t: number;
  readonly event: () => JournalEvent | null;
};
