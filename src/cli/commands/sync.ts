import type { ErrorRecord } from '../../core/errors/record.js';
import { ErrtrackError } from '../../core/errtrack-error.js';
import type { NewEvent } from '../../core/events.js';
import { findRunner } from '../../files/runner.js';
import type { FoldOutcome } from '../../fold/outcome.js';
import { findGitWork } from '../../sources/git.js';
import { toPrintable, toPrintableText } from '../../terminal/printable.js';
import { formatCount } from '../../terminal/relative-time.js';
import { sayOutcome } from '../decisions.js';
import { renderJson } from '../json.js';
import { readView } from '../ledger-view.js';
import { describeRemark } from '../remarks.js';
import type { Session } from '../session.js';
import { readRecords, type TrackedRecords } from '../tracked-records.js';
import { type Answer, askAboutMissing } from './missing-tasks.js';
import { previewSync } from './sync-preview.js';

interface SyncOptions {
  readonly resolve?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly restore?: boolean;
  readonly dismiss?: boolean;
  readonly watch?: boolean;
}

export async function sync(
  session: Session,
  _operands: readonly string[],
  options: SyncOptions,
): Promise<number> {
  checkUsage(options);
  const { project } = session;
  if (options.resolve) {
    const code = await resolveFirst(session);
    // While git is at work the journals wait until it is done.
    if (code !== 0 || (project.inGit && findGitWork(project.root) !== null)) return code;
  }
  if (options.watch) return (await import('./watch.js')).watch(session);
  if (options.dryRun) return previewSync(session, options);
  const { fold } = await import('../../fold/writing.js');
  const outcome = await fold(project, { relist: true });
  if (outcome.kind !== 'folded') return sayNotFolded(session, outcome);
  const tracked = await readRecords(project);
  const missing = tracked.records.filter(isMissing);
  if (options.json) session.terminal.print(renderJson(describe(outcome, missing)));
  else sayFolded(session, outcome, tracked, missing.length > 0);
  return settle(session, missing, tracked, options);
}

/** @throws ErrtrackError where two options say different things. */
function checkUsage({ resolve, dryRun, restore, dismiss, watch, json }: SyncOptions): void {
  if (watch && (dryRun || restore || dismiss || json)) {
    throw new ErrtrackError(
      'BAD_OPTION',
      'Give --watch without --dry-run, --restore, --dismiss and --json',
    );
  }
  if (restore && dismiss) {
    throw new ErrtrackError('BAD_OPTION', 'Give --restore or --dismiss, not both');
  }
  if (dryRun && (resolve || restore || dismiss)) {
    throw new ErrtrackError(
      'BAD_OPTION',
      'With --dry-run nothing is written: give it without --resolve, --restore and --dismiss',
    );
  }
}

type Folded = Extract<FoldOutcome, { kind: 'folded' }>;

function isMissing({ status, task }: Pick<ErrorRecord, 'status' | 'task'>): boolean {
  return status === 'active' && task === 'missing';
}

function describe(
  { events, remarks, notes }: Folded,
  missing: readonly Pick<ErrorRecord, 'hash'>[],
): object {
  return { events, read: remarks, missing: missing.map(({ hash }) => hash), notes };
}

function sayFolded(
  { terminal }: Session,
  { events, remarks, notes }: Folded,
  tracked: TrackedRecords,
  isToBeSettled: boolean,
): void {
  if (events > 0) terminal.print(`Took in ${formatCount(events, 'event')}`);
  else if (!isToBeSettled) terminal.print('Everything is up to date');
  for (const remark of remarks)
    terminal.print(describeRemark(remark, tracked.shorten(remark.hash)));
  for (const note of notes) terminal.talk(toPrintableText(shortenIn(note, tracked)));
}

/** Notes are made where nobody knows yet how short a hash may be. */
function shortenIn(note: string, { shorten }: TrackedRecords): string {
  return note.replace(/\b[0-9a-f]{16}\b/g, (hash) => shorten(hash));
}

async function sayNotFolded(
  { project, terminal }: Session,
  outcome: Exclude<FoldOutcome, Folded>,
): Promise<number> {
  // A ledger that waits in the middle of a merge may be what the person has to look at.
  const problem = outcome.kind === 'waiting' ? (await readView(project)).problem : null;
  if (problem !== null) return sayOutcome({ kind: 'blocked', problem }, terminal, '');
  return sayOutcome(outcome, terminal, 'The files wait');
}

type Named = TrackedRecords['records'][number];

/** Tasks that a person took out of TODO.md come back, or are left out for good, as the person says. */
async function settle(
  session: Session,
  missing: readonly Named[],
  tracked: TrackedRecords,
  options: SyncOptions,
): Promise<number> {
  if (missing.length === 0) return 0;
  const names = missing.map((record) => toPrintable(tracked.shortHash(record)));
  const answer = await choose(session, names, options);
  if (answer === 'leave') return 0;
  const task = answer === 'restore' ? 'listed' : 'dismissed';
  const events = missing.map(({ hash }): NewEvent => ({ type: 'task', hash, task }));
  const { fold } = await import('../../fold/writing.js');
  const outcome = await fold(session.project, { events });
  if (outcome.kind !== 'folded') return sayNotFolded(session, outcome);
  const done = answer === 'restore' ? 'Wrote anew' : 'Left out for good';
  if (!options.json) session.terminal.print(`${done}: ${names.join(' ')}`);
  return 0;
}

async function choose(
  { project, terminal }: Session,
  names: readonly string[],
  { restore, dismiss, json }: SyncOptions,
): Promise<Answer> {
  if (restore) return 'restore';
  if (dismiss) return 'dismiss';
  if (json) return 'leave';
  return askAboutMissing(terminal, names, findRunner(project.root));
}

/** Returns the exit code. */
async function resolveFirst({ project, terminal }: Session): Promise<number> {
  const { resolveConflicts } = await import('../../fold/writing.js');
  const outcome = await resolveConflicts(project);
  if (outcome.kind === 'blocked') {
    terminal.talk(`error: ${toPrintableText(outcome.problem)}`);
    return 2;
  }
  if (outcome.kind === 'waiting') {
    terminal.talk(`Nothing was resolved: ${toPrintableText(outcome.reason)}; try again then.`);
    return 2;
  }
  for (const note of outcome.notes) terminal.talk(toPrintableText(note));
  const files = outcome.files.map((name) => toPrintableText(name)).join(' ');
  terminal.print(files === '' ? 'There is no conflict to resolve' : `Resolved ${files}`);
  if (files !== '' && project.inGit)
    terminal.talk(`Look them over, then \`git add ${files}\` and finish what git is doing.`);
  return 0;
}
