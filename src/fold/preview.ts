import type { FoldEvent, NewEvent } from '../core/events.js';
import { formatLedger } from '../core/ledger-text.js';
import type { Remark } from '../core/todo-reading.js';
import type { Project } from '../files/project.js';
import { parseLedgerBytes, readLedgerBytes } from '../ledger/ledger-file.js';
import { readHead } from '../sources/git.js';
import { explain, findReasonToWait } from './fold.js';
import { draftState } from './fold-once.js';
import { isBeingWritten } from './ground.js';
import { digestLater, takeIn } from './intake.js';
import { type FileChange, planMarkdown } from './markdown-files.js';
import { nameMarkdownFiles } from './markdown-names.js';
import type { FoldOutcome } from './outcome.js';
import { type DatedDecisions, readBack } from './reading-back.js';

/** What a fold would do now. */
export type FoldPreview =
  | {
      readonly kind: 'previewed';
      readonly events: number;
      readonly remarks: readonly Remark[];
      readonly notes: readonly string[];
      readonly changes: readonly FileChange[];
    }
  | Exclude<FoldOutcome, { kind: 'folded' }>;

/** Do in memory what a fold would do, and write nothing. */
export async function previewFold(project: Project): Promise<FoldPreview> {
  const reason = findReasonToWait(project);
  if (reason !== null) return { kind: 'waiting', reason };
  try {
    return await preview(project);
  } catch (error) {
    if (await isBeingWritten(project, error)) return previewFold(project);
    return { kind: 'blocked', problem: explain(error) };
  }
}

async function preview(project: Project): Promise<FoldPreview> {
  const head = project.inGit ? readHead(project.root) : null;
  const bytes = readLedgerBytes(project.files.errors, project.root);
  const ledger = parseLedgerBytes(project.files.errors, bytes);
  const disk = { ledger, digest: digestLater(bytes) };
  const first = takeIn(project, disk, { head });
  const names = nameMarkdownFiles(project, first.state, first.reading.headers);
  const relist = 'where it is gone';
  const back = await readBack(project, first, names, { head, relist, again: true });
  const imagined = back.decisions.flatMap((dated) => imagine(dated, project, head));
  const intake = takeIn(project, disk, { head, imagined });
  const next = draftState(project, intake, head, names.chosen);
  const plan = planMarkdown(project, { intake, next, names, back, relist });
  const after = next.ledger && Buffer.from(formatLedger(next.ledger));
  const ledgerChange = after && { path: project.files.errors, before: bytes, after };
  return {
    kind: 'previewed',
    events: intake.reading.count + imagined.length,
    remarks: back.remarks,
    notes: [...intake.books.notes, ...back.notes, ...plan.notes],
    changes: [...(ledgerChange ? [ledgerChange] : []), ...plan.changes],
  };
}

/** Decisions as if they were journalled. */
function imagine(
  { events, at }: DatedDecisions,
  { root }: Project,
  head: string | null,
): readonly FoldEvent[] {
  const writer = {
    v: 1,
    w: 'preview',
    pid: process.pid,
    startedAt: Date.now(),
    head,
    root,
  } as const;
  return events.flatMap((event: NewEvent, n) =>
    event.type === 'throw' || event.type === 'count'
      ? []
      : [{ ...event, n, t: Math.trunc(at), writer }],
  );
}
