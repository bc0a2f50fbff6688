import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectLedger } from '../core/counted.js';
import type { ErrorRecord } from '../core/errors/record.js';
import { formatLedger, type Ledger } from '../core/ledger-text.js';
import { syncFolder } from '../files/durable-file.js';
import { getHostId, isAlive } from '../files/host.js';
import type { Project } from '../files/project.js';
import { debug } from '../files/trouble.js';
import { type JournalFile, listJournals } from '../journal/journal-name.js';
import type { JournalReading } from '../journal/read-journal.js';
import { sealJournals } from '../journal/seal.js';
import type { FoldedNumbers } from '../ledger/counter-text.js';
import { findNewestGeneration } from '../ledger/generations.js';
import { LedgerChanged, type OpenLedger, openLedger } from '../ledger/ledger-adapter.js';
import { digestOf } from '../ledger/ledger-file.js';
import { installState, markInstalled } from '../ledger/state.js';
import { listFolded, type State } from '../ledger/state-text.js';
import { readHead } from '../sources/git.js';
import { cleanUp } from './clean-up.js';
import { appendDecisions } from './decisions.js';
import { readLedger, refuseMovedGround, refuseOtherLedger } from './ground.js';
import { type Intake, type IntakeOptions, takeIn } from './intake.js';
import { type MarkdownPlan, planMarkdown, writeMarkdown } from './markdown-files.js';
import { type MarkdownNames, nameMarkdownFiles } from './markdown-names.js';
import type { FoldOutcome } from './outcome.js';
import { type ReadBack, type ReadingBackOptions, readBack } from './reading-back.js';
import type { Relisting } from './relisting.js';
import { StartOver } from './start-over.js';
import type { Unfinished } from './unfinished.js';

/** What decides, besides the files, what one attempt does. */
export interface Attempt {
  readonly unfinished: Unfinished | null;
  readonly relist: Relisting;
  /** Look through the Markdown files also where they are as they were left. */
  readonly again: boolean;
}

/**
 * One attempt: seal, read, merge, plan every file, install the state, write the files, mark. What is planned
 * is planned on what was read; if that has changed by then, the attempt is dropped.
 * @throws StartOver to be tried again; ErrtrackError where a file cannot be understood.
 */
export async function foldOnce(project: Project, attempt: Attempt): Promise<FoldOutcome> {
  const head = project.inGit ? readHead(project.root) : null;
  const ledger = openLedger(project.files.errors, project.root, project.dataDir);
  await readLedger(project, ledger);
  const { intake, names, sealed, back } = await takeInEdits(project, ledger, { head, ...attempt });
  const draft = draftState(project, intake, head, names.chosen);
  const plan = planMarkdown(project, { intake, next: draft, names, back, relist: attempt.relist });
  const left = { ...plan.left, ledger: draft.writes };
  const next = { ...draft, read: back.read, left, cuttings: plan.cuttings };
  // A file that is gone may come back just as it was last seen.
  const isDue = hasNews(intake, next) || plan.changes.length > 0;
  if (isDue || isSeenAnew(intake.state, next)) {
    refuseMovedGround(project, head);
    await install(project, next, plan, ledger, intake);
  }
  cleanUp(project, names, intake.reading, sealed);
  debug('fold', () => `${intake.reading.count} events, ${next.changed.size} records changed`);
  return {
    kind: 'folded',
    events: intake.reading.count,
    remarks: back.remarks,
    notes: [...intake.books.notes, ...back.notes, ...plan.notes],
  };
}

interface Taken {
  readonly intake: Intake;
  readonly names: MarkdownNames;
  readonly sealed: readonly JournalFile[];
}

/** What people did in the Markdown files is journalled like every decision, and taken in with the rest. */
async function takeInEdits(
  project: Project,
  ledger: OpenLedger,
  options: IntakeOptions & ReadingBackOptions,
): Promise<Taken & { readonly back: ReadBack }> {
  const taken = takeInJournals(project, ledger, options);
  const back = await readBack(project, taken.intake, taken.names, options);
  if (back.decisions.every(({ events }) => events.length === 0)) return { ...taken, back };
  refuseMovedGround(project, options.head);
  refuseOtherLedger(ledger);
  for (const { events, at } of back.decisions) appendDecisions(project, events, at);
  return { ...takeInJournals(project, ledger, options), back };
}

function takeInJournals(
  project: Project,
  { db, adapter }: OpenLedger,
  options: IntakeOptions,
): Taken {
  const sealed = sealJournals(join(project.dataDir, 'journal'));
  const disk = { ledger: db.data, digest: () => adapter.digest };
  const intake = takeIn(project, disk, { ...options, journals: sealed });
  const names = nameMarkdownFiles(project, intake.state, intake.reading.headers);
  return { intake, names, sealed };
}

export interface DraftedState extends Omit<State, 'read' | 'left' | 'cuttings'> {
  /** The ledger to be written; null where that on disk is right. */
  readonly ledger: Ledger | null;
}

/** The next generation, but for what the Markdown files will be. */
export function draftState(
  project: Project,
  intake: Intake,
  head: string | null,
  files: State['files'],
): DraftedState {
  const { books, state, reading, carried, disk } = intake;
  const changed = new Map<string, ErrorRecord | null>(carried.changed);
  const ledger = projectLedger(books.ledger, books.counters, project.settings.counters);
  for (const hash of books.changed) changed.set(hash, ledger.errors.get(hash) ?? null);
  const text = formatLedger(ledger);
  const returned = [...carried.returned, ...books.returned];
  // What is only looked at leaves the ledger as it is.
  const isCounted = reading.count > 0 || !state.installed;
  const isLedgerNews =
    changed.size > 0 || (isCounted && carriesNewCounts(project, text, disk.ledger));
  return {
    generation: state.generation + 1,
    folded: dropGoneWriters(reading.taken, project),
    counters: books.counters,
    joined: books.joined,
    changed,
    before: new Map(
      [...changed.keys()].map((hash) => [hash, disk.ledger.errors.get(hash) ?? null]),
    ),
    undone: [...carried.undone, ...books.undone],
    ...(returned.length > 0 && { returned }),
    replaces: disk.digest(),
    writes: isLedgerNews ? digestOf(Buffer.from(text)) : disk.digest(),
    head,
    headBefore: listFolded(state).find((commit) => commit !== head) ?? null,
    files,
    installed: false,
    ledger: isLedgerNews ? ledger : null,
  };
}

/** Where counts are local, a throw leaves a ledger alone that nobody has changed: also one in a form of its own. */
function carriesNewCounts({ settings }: Project, text: string, disk: Ledger): boolean {
  return settings.counters === 'ledger' && text !== formatLedger(disk);
}

type NextState = DraftedState & State;

/** Whether the files are not those that were last seen together: what is known of them is to be kept. */
function isSeenAnew({ left: before, installed }: State, { left: now }: NextState): boolean {
  if (before === null || now === null || !installed) return true;
  return (['names', 'ledger', 'todo', 'fixed'] as const).some((name) => before[name] !== now[name]);
}

/** A repeat that changes no visible file is news too: it is counted. So are counts that a crash kept out of the ledger. */
function hasNews({ reading, state }: Intake, next: DraftedState): boolean {
  const isUnwritten = !state.installed && next.ledger !== null;
  return reading.count > 0 || next.changed.size > 0 || isUnwritten;
}

async function install(
  project: Project,
  next: NextState,
  plan: MarkdownPlan,
  ledger: OpenLedger,
  intake: Intake,
): Promise<void> {
  if (!installState(project.dataDir, next)) throw new StartOver();
  try {
    await writeVisibleFiles(project, next, plan, ledger);
  } catch (error) {
    const isToRepeat = error instanceof StartOver || error instanceof LedgerChanged;
    throw isToRepeat ? new StartOver(describeUnfinished(next, intake)) : error;
  }
  markInstalled(project.dataDir, next.generation);
}

async function writeVisibleFiles(
  project: Project,
  next: NextState,
  plan: MarkdownPlan,
  { db }: OpenLedger,
): Promise<void> {
  refuseOvertaken(project, next);
  const replaced = writeMarkdown(project, plan);
  if (replaced === null) throw new StartOver();
  if (next.ledger !== null) {
    refuseOvertaken(project, next);
    db.data = next.ledger;
    await db.write();
  }
  // An editor may have held an old file open and saved into it since.
  if (!replaced.every((replacement) => replacement.isSettled())) throw new StartOver();
}

/** A fold that was stopped for long must not write over what another has done since. */
function refuseOvertaken(project: Project, next: NextState): void {
  refuseMovedGround(project, next.head);
  if (findNewestGeneration(project.dataDir) !== next.generation) throw new StartOver();
}

function describeUnfinished({ generation }: NextState, intake: Intake): Unfinished {
  const { disk, resumed, carried, reading } = intake;
  const { changed, undone, returned } = resumed ?? carried;
  const events = [...(resumed?.events ?? []), ...reading.events];
  return { generation, base: disk.ledger, changed, undone, returned, events };
}

/** Writers of other machines and containers of which nothing more is known. */
const STRANGERS_KEPT = 200;

/**
 * A writer whose process is gone and that has no file left cannot write again: its numbers may be forgotten.
 * Of one elsewhere nobody here knows whether it is gone: it is forgotten when there are many newer ones.
 */
function dropGoneWriters(taken: JournalReading['taken'], project: Project): FoldedNumbers {
  const folder = join(project.dataDir, 'journal');
  const present = new Set(listJournals(folder).map((file) => file.writer));
  const strangers = [...taken.keys()].filter((writer) => !present.has(writer) && !isOfHere(writer));
  const known = new Set([...present, ...strangers.slice(-STRANGERS_KEPT)]);
  const kept = [...taken].filter(([writer]) => known.has(writer) || isAliveHere(writer));
  // A power cut may bring deleted files back, and what is in them must not count again.
  if (kept.length < taken.size && existsSync(folder)) syncFolder(folder);
  return new Map(kept);
}

function isAliveHere(writer: string): boolean {
  return isOfHere(writer) && isAlive(Number(writer.split('-')[2]));
}

function isOfHere(writer: string): boolean {
  const { host, boot } = getHostId();
  return writer.startsWith(`${host}-${boot}-`);
}
