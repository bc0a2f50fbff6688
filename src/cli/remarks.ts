import type { Remark, RemarkKind } from '../core/todo-reading.js';
import { toOneLine } from '../terminal/printable.js';

type Words = (now: string) => string;

/** What people did in the Markdown files, and what was made of it; each follows the hash. */
const WORDS: Readonly<Record<RemarkKind, Words>> = {
  fixed: (now) => `was ticked: it is fixed${now === '' ? '' : ` (${now})`}`,
  ignored: () => 'was dropped: it is ignored',
  begun: () => 'was begun: it is in progress',
  'put down': () => 'was put down: it is not in progress any more',
  reopened: () => 'was opened again: it is active',
  moved: (now) => `was moved: its severity is ${now} now, whatever occurs`,
  reworded: () => 'was reworded: your words stay',
  described: () => 'was described anew in the history',
  missing: () => 'is gone from TODO.md; it stays active',
  hidden: () => 'stands in a code block or a comment now, where it is no task; it stays active',
  'found again': () => 'is back in TODO.md',
  repeated: () => 'stood there more than once: one is left',
  'at odds with the ledger': () =>
    'was changed there and by a command, differently: nothing was changed; make both say the same',
  'at odds with itself': () =>
    'stands there more than once, differently: nothing was changed; leave one',
};

/** A line that says what became of one task, by the hash as it is shown. */
export function describeRemark({ kind, now = '' }: Remark, shortHash: string): string {
  return toOneLine(`${shortHash} ${WORDS[kind](now)}`);
}
