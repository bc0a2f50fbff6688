import { withoutCommand } from './added-text.js';
import type { ErrorRecord } from './errors/record.js';
import type { FoundTask, TaskMark } from './todo.js';
import { markOf } from './todo-sides.js';

/** What the choice among items with one id goes by. */
export interface Choosing {
  /** Whether a person has put them there: nothing else has come in between. */
  readonly isPasted: boolean;
  /** Texts that we may have written for an error, without the command. */
  readonly renderings: (record: ErrorRecord) => readonly string[];
}

/** What the items of one id say together. */
export interface Speaking {
  /** The one that stays. */
  readonly item: FoundTask;
  /** Its own, or that of another which says more. */
  readonly mark: TaskMark;
}

/**
 * Of several items with one id the one that counts; null where they disagree. Where a merge has brought them
 * together, a mark that somebody set, words that somebody wrote, and the severity of the ledger go first.
 */
export function chooseItem(
  record: ErrorRecord,
  items: readonly FoundTask[],
  { isPasted, renderings }: Choosing,
): Speaking | null {
  const [first] = items;
  if (first === undefined) return null;
  if (items.every((item) => isAlike(item, first))) return { item: first, mark: first.mark };
  if (isPasted) return null;
  const known = renderings(record);
  const worded = items.filter(({ text }) => !known.includes(withoutCommand(text)));
  const mark = chooseMark(record, items);
  if (mark === null || new Set(worded.map(({ text }) => text)).size > 1) return null;
  return { item: pickBest(worded.length > 0 ? worded : items, mark, record) ?? first, mark };
}

/** A mark that the ledger does not know yet was set last; being done ends being in work. Null where two are left. */
function chooseMark(record: ErrorRecord, items: readonly FoundTask[]): TaskMark | null {
  const own = markOf(record);
  const marks = new Set(items.map(({ mark }) => mark));
  const isKnown = marks.delete(own);
  marks.delete('open');
  if (marks.size > 1) marks.delete('in progress');
  if (marks.size > 1) return null;
  const [mark = isKnown ? own : 'open'] = marks;
  return mark;
}

function pickBest(
  items: readonly FoundTask[],
  mark: TaskMark,
  record: ErrorRecord,
): FoundTask | undefined {
  const marked = items.filter((item) => item.mark === mark);
  const left = marked.length > 0 ? marked : items;
  return left.find(({ severity }) => severity === record.severity) ?? left[0];
}

function isAlike(one: FoundTask, other: FoundTask): boolean {
  return (
    one.mark === other.mark &&
    one.place === other.place &&
    one.severity === other.severity &&
    one.text === other.text
  );
}
