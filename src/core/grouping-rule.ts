import type { Severity } from './severity.js';

/** What a rule goes by; each is a pattern, and all that are given must fit. */
export const MATCH_FIELDS = ['type', 'message', 'path', 'function', 'context'] as const;
export type MatchField = (typeof MATCH_FIELDS)[number];

/** A person's word on grouping, checked into the configuration. */
export interface GroupingRule {
  readonly match: Readonly<Partial<Record<MatchField, string>>>;
  /** All that match become one error; `{{ default }}` in it stands for the key that each has by itself. */
  readonly fingerprint?: readonly string[];
  readonly severity?: Severity;
  /** Whether a new error is ignored from the beginning. */
  readonly ignore?: boolean;
}
