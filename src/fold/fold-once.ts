import { join } from 'node:path';
import { projectLedger } from '../core/counted.js';
import type { ErrorRecord } from '../core/errors/record.js';
import { formatLedger, type Ledger } from '../core/ledger-text.js';
import { isAlive } from '../files/host.js';
import type { Project } from '../files/project.js';
import { debug, noteTrouble } from '../files/trouble.js';
import { listJournals } from '../journal/journal-name.js';
import type { JournalReading } from '../journal/read-journal.js';
import { deleteSealed, sealJournals } from '../journal/seal.js';
import { type LedgerAdapter, openLedger } from '../ledger/ledger-adapter.js';
import { digestOf } from '../ledger/ledger-file.js';
import {
  type FoldedNumbers,
  installState,
  markInstalled,
  pruneStates,
  readState,
  type State,
} from '../ledger/state.js';
import { findGitWork, readHead } from '../sources/git.js';
import type { FoldOutcome } from './fold.js';
import { type Intake, takeIn } from './intake.js';
import { type MarkdownPlan, planMarkdown, writeMarkdown } from './markdown-files.js';
import { nameMarkdownFiles } from './markdown-names.js';
import { readTicks } from './ticks.js';

/** The ground moved under the fold: nothing of this attempt stands, or all of it is in the state. */
export class StartOver extends Error {}

/**
 * One attempt: seal, read, merge, plan every file, install the state, write the files, mark. What is planned
 * is planned on what was read; if that has changed by then, the attempt is dropped.
 * @throws StartOver, LedgerChanged to be tried again; ErrtrackError where a file cannot be understood.
 */
export async function foldOnce(project: Project): Promise<FoldOutcome> {
  const head = project.inGit ? readHead(project.root) : null;
  const { db, adapter } = openLedger(project.files.errors);
  await db.read();
  readTicks(project, db.data);
  const sealed = sealJournals(join(project.dataDir, 'journal'));
  const intake = takeIn(project, { ledger: db.data, digest: () => adapter.digest }, head, sealed);
  const files = nameMarkdownFiles(project, intake.state, intake.reading.headers);
  const next = nextState(project, intake, adapter.digest, head, files.chosen);
  const plan = planMarkdown(project, intake, next, files);
  if (hasNews(intake, next)) {
    refuseMovedGround(project, head);
    await install(project, next, plan, db, adapter);
  }
  cleanUp(project, intake.reading, sealed);
  debug('fold', () => `${intake.reading.count} events, ${next.changed.size} records changed`);
  return {
    kind: 'folded',
    events: intake.reading.count,
    notes: [...intake.books.notes, ...plan.notes],
  };
}

interface NextState extends State {
  readonly ledger: Ledger;
}

function nextState(
  project: Project,
  intake: Intake,
  digest: string | null,
  head: string | null,
  files: State['files'],
): NextState {
  const { books, state, reading } = intake;
  const ledger = projectLedger(books.ledger, books.counters, project.settings.counters);
  const changed = new Map<string, ErrorRecord | null>(intake.carried);
  for (const hash of books.changed) changed.set(hash, ledger.errors.get(hash) ?? null);
  return {
    generation: state.generation + 1,
    folded: dropGoneWriters(reading.taken, project),
    counters: books.counters,
    changed,
    undone: [...intake.carriedUndone, ...books.undone],
    replaces: digest,
    writes: digestOf(Buffer.from(formatLedger(ledger))),
    head,
    files,
    installed: false,
    ledger,
  };
}

/** A repeat that changes no visible file is news too: it is counted. */
function hasNews(intake: Intake, next: NextState): boolean {
  return intake.reading.count > 0 || next.changed.size > 0;
}

/** Looked at again right before anything is installed (DESIGN section 3). */
function refuseMovedGround(project: Project, head: string | null): void {
  if (!project.inGit) return;
  if (findGitWork(project.root) !== null || readHead(project.root) !== head) throw new StartOver();
}

async function install(
  project: Project,
  next: NextState,
  plan: MarkdownPlan,
  db: ReturnType<typeof openLedger>['db'],
  adapter: LedgerAdapter,
): Promise<void> {
  if (!installState(project.dataDir, next)) throw new StartOver();
  if (!writeMarkdown(project, plan)) throw new StartOver();
  if (next.ledger.errors.size > 0 || adapter.digest !== null) {
    db.data = next.ledger;
    await db.write();
  }
  markInstalled(project.dataDir, next.generation);
}

/** A journal may go once everything in it is in the newest state as it stands on disk. */
function cleanUp(
  project: Project,
  reading: JournalReading,
  sealed: ReturnType<typeof sealJournals>,
): void {
  try {
    const { folded } = readState(project.dataDir);
    const done = sealed.filter(
      (file) => folded.has(file.writer) && !reading.ofLaterVersion.has(file.path),
    );
    deleteSealed(done, Date.now());
    pruneStates(project.dataDir);
  } catch (error) {
    noteTrouble(project.dataDir, 'clean-up', error);
  }
}

/** A writer whose process is gone and that has no file left cannot write again: its numbers may be forgotten. */
function dropGoneWriters(taken: JournalReading['taken'], project: Project): FoldedNumbers {
  const files = listJournals(join(project.dataDir, 'journal'));
  const present = new Set(files.map((file) => file.writer));
  const kept = [...taken].filter(([writer]) => present.has(writer) || isWriterAlive(writer));
  return new Map(kept);
}

function isWriterAlive(writer: string): boolean {
  return isAlive(Number(writer.split('-')[2]));
}
