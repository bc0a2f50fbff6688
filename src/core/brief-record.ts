import type { CodeLocation, CountedRecord, Fix } from './errors/record.js';
import type { SeenRun } from './errors/run-tally.js';

/** What of a record a look at all of them goes by: what it is chosen, sorted, counted and called by. */
export interface BriefRecord
  extends Pick<
    CountedRecord,
    | 'hash'
    | 'hashes'
    | 'status'
    | 'statusAt'
    | 'severity'
    | 'type'
    | 'message'
    | 'context'
    | 'firstSeen'
    | 'lastSeen'
    | 'occurrences'
    | 'tags'
    | 'regressions'
  > {
  readonly location: Pick<CodeLocation, 'file'> | null;
  readonly fixes: readonly Pick<Fix, 'at'>[];
  readonly runs: { readonly newest: readonly Pick<SeenRun, 'id'>[] };
}
