import type { BriefRecord } from '../core/brief-record.js';
import type { CountedRecord, ErrorStatus } from '../core/errors/record.js';
import { ErrtrackError } from '../core/errtrack-error.js';
import { sortRecords } from '../core/record-order.js';
import { selectRecords } from '../core/selection.js';
import { toPrintable } from '../terminal/printable.js';
import type { Terminal } from '../terminal/terminal.js';
import { isNarrowed, readSelection } from './asked-selection.js';
import type { BulkOptions } from './bulk-options.js';
import { carryOut, type Decision } from './decisions.js';
import { getNamedRecords } from './named-records.js';
import type { Session } from './session.js';
import type { TrackedRecords } from './tracked-records.js';
import { hintAtWords } from './word-hints.js';

/** Which errors a command is for. */
export interface Choice {
  readonly operands: readonly string[];
  readonly options: BulkOptions;
  /** What a selector chooses among. */
  readonly statuses: readonly ErrorStatus[];
  /** What a name is judged among first; default: the same. */
  readonly preferred?: readonly ErrorStatus[];
}

const SELECTORS = '--context, --type, --search …, --all';

/**
 * The errors that hashes name or a selector selects, the worst first.
 * @throws ErrtrackError where it is not clear which are meant, or a name is bad: all or nothing.
 */
export async function chooseRecords(
  { project, terminal, now }: Session,
  tracked: TrackedRecords,
  { operands, options, statuses, preferred = statuses }: Choice,
): Promise<readonly CountedRecord[]> {
  checkUsage(operands, options);
  if (operands.length > 0) {
    return getNamedRecords(tracked, operands, ({ status }) => preferred.includes(status));
  }
  const selection = await readSelection({ project, now }, options, statuses);
  const selected = selectRecords(tracked.records, selection);
  const kind = statuses.length === 1 ? `${statuses[0]} errors` : 'errors';
  if (selected.length === 0) {
    terminal.talk(`No ${kind} match; nothing to do.`);
    hintAtSelector(terminal, tracked.records, options);
  }
  return sortRecords(selected, 'severity');
}

/** Say what contexts and types are called that may have been meant. */
export function hintAtSelector(
  terminal: Terminal,
  records: readonly BriefRecord[],
  { context, type }: Pick<BulkOptions, 'context' | 'type'>,
): void {
  hintAtWords(terminal, [
    { typed: context, known: records.map((it) => it.context) },
    { typed: type, known: records.map((it) => it.type) },
  ]);
}

/** Whether errors were selected, and not named. */
export function isBulk(options: BulkOptions): boolean {
  return options.all === true || isNarrowed(options);
}

function checkUsage(operands: readonly string[], options: BulkOptions): void {
  const isSelected = isBulk(options);
  if (operands.length > 0 && isSelected) {
    throw new ErrtrackError(
      'BAD_OPTION',
      `Give either hashes or a selector (${SELECTORS}), not both`,
    );
  }
  if (operands.length === 0 && !isSelected) {
    throw new ErrtrackError(
      'BAD_OPTION',
      `Which error? Give a hash from \`errtrack list\`, @latest, @most, or a selector (${SELECTORS})`,
    );
  }
}

/** A decision, and how it is said before it is made. */
export interface PlannedDecision extends Decision {
  /** `Would reopen error 9ba5976d`. */
  readonly planned: string;
}

/** Only say what would be done, where no more is wanted; else do it. Returns the exit code. */
export async function carryOutOrSay(
  session: Session,
  decisions: readonly PlannedDecision[],
  { dryRun = false }: BulkOptions,
): Promise<number> {
  if (!dryRun) return carryOut(session, decisions);
  for (const { planned } of decisions) session.terminal.print(toPrintable(planned));
  return 0;
}
