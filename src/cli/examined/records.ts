import type { CountedRecord } from '../../core/errors/record.js';
import type { LedgerView } from '../../fold/view.js';
import type { Finding } from '../../terminal/diagnosis.js';
import { toOneLine } from '../../terminal/printable.js';
import { formatCount } from '../../terminal/relative-time.js';

const CROWDED_TOLD = 10;

/** What is wrong with what is recorded: a ledger that cannot be understood, errors that are too many at one place. */
export function examineRecords({
  problem,
  cure,
  records,
}: Pick<LedgerView, 'problem' | 'records'> & Pick<Finding, 'cure'>): readonly Finding[] {
  const crowded = records.filter(({ overflow, status }) => overflow && status === 'active');
  const hidden = crowded.length - CROWDED_TOLD;
  return [
    ...(problem === null ? [] : [{ problem, cure }]),
    ...crowded.slice(0, CROWDED_TOLD).map(explainCrowded),
    ...(hidden <= 0
      ? []
      : [{ problem: `${formatCount(hidden, 'more place')} like that`, cure: null }]),
  ];
}

/** With a rule to copy: by a fingerprint, all that match are one error by design. */
function explainCrowded({ hash, type, context, location, grouping }: CountedRecord): Finding {
  const site = toOneLine(grouping.site ?? 'one place');
  const place =
    location === null
      ? { context }
      : {
          path: location.file,
          ...(location.function !== null && { function: location.function }),
        };
  const rule = JSON.stringify({ match: { type, ...place }, fingerprint: 'a name of your choice' });
  return {
    problem: `${toOneLine(type)} at ${site} says too many different things: all that is new there joins ${hash}`,
    cure: `take what differs out of the message; or name them as one in the \`rules\` of errtrack.config.json: ${toOneLine(rule)}; or raise \`maxErrorsPerSite\`, then \`errtrack delete ${hash}\``,
  };
}
