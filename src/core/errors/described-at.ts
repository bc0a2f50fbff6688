import type { UnseenAt } from '../error-git.js';
import type { Occurrences } from '../events.js';
import type { FoldPolicy } from '../fold-policy.js';
import type { Counter, DescribedAt, ErrorRecord, Fix } from './record.js';

/** A counter that knows by which commit its record is described from now on. */
export function describeAt(
  { described, ...counter }: Counter,
  { writer: { head }, firstAt }: Occurrences,
  { folded = [] }: FoldPolicy,
): Counter {
  if (head === null) return counter;
  const unseenAt = folded.find((commit) => commit !== head);
  const at = { t: firstAt, commit: head, ...(unseenAt !== undefined && { unseenAt }) };
  return { ...counter, described: at };
}

/** What is known of when an error broke out: by which commit it was there, and at which it was not yet, the best first. */
export interface Outbreak {
  readonly seenAt: string | null;
  readonly unseenAt: readonly UnseenAt[];
}

/** What this machine knows, if it is what describes the record: after a pull it may be of before the last fix. */
export function findOutbreak(record: ErrorRecordLife, described?: DescribedAt): Outbreak {
  const fix = findFixBefore(record);
  const isOfNow = described !== undefined && !(described.t <= Date.parse(fix?.at ?? ''));
  return {
    seenAt: isOfNow ? described.commit : null,
    unseenAt: [
      ...(fix?.commit != null ? [{ commit: fix.commit, reason: 'fix' } as const] : []),
      ...(isOfNow && described.unseenAt !== undefined
        ? [{ commit: described.unseenAt, reason: 'fold' } as const]
        : []),
    ],
  };
}

type ErrorRecordLife = Pick<ErrorRecord, 'status' | 'fixes'>;

/** The fix after which it came back; by the last one of a fixed error it is gone. */
function findFixBefore({ status, fixes }: ErrorRecordLife): Fix | undefined {
  return fixes.at(status === 'fixed' ? -2 : -1);
}
