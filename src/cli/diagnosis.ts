import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { tellReason } from '../core/reason.js';
import { quoteForShell } from '../core/shell-word.js';
import { hasTrouble, readTrouble } from '../files/noted-trouble.js';
import type { Project } from '../files/project.js';
import { nameMarkdownFiles } from '../fold/markdown-names.js';
import type { LedgerView } from '../fold/view.js';
import { explainQuarantined, listQuarantine } from '../ledger/quarantine.js';
import { readState } from '../ledger/state.js';
import type { Diagnosis, Finding } from '../terminal/diagnosis.js';
import { examineGit, hintAtGit, hintAtUnions } from './examined/git.js';
import { describeLock, examineLock, findLockOwner } from './examined/lock.js';
import { examineMarkdown } from './examined/markdown.js';
import { examineOwners } from './examined/owners.js';
import { examineFile, examineFolder, examineStateDir } from './examined/paths.js';
import { examineRecords } from './examined/records.js';
import { hintAtReports } from './examined/reports.js';
import { examineSetup, findIdleRules } from './examined/setup.js';
import { explainWaiting } from './examined/waiting.js';
import { readView } from './ledger-view.js';
import { findRunHints } from './run-hints.js';
import type { Session } from './session.js';

const TROUBLE_LINES = 5;

type Glance = Pick<LedgerView, 'problem' | 'waiting' | 'records'> & {
  /** Of a problem that does not say it itself. */
  readonly cure: string | null;
};

/** Look at everything that errtrack depends on here. Nothing is written. */
export async function createDiagnosis({
  project,
  version,
  now,
}: Pick<Session, 'project' | 'version' | 'now'>): Promise<Diagnosis> {
  const view = await lookAt(project);
  const files = nameFiles(project);
  const lock = findLockOwner(project);
  const markdown = await examineMarkdown(project, files);
  const findings = [
    ...examineSetup(project),
    ...examineGit(project, files),
    ...examineFolder(project.root),
    ...[files.errors, files.todo, files.fixed].flatMap(examineFile),
    ...examineStateDir(join(project.root, '.errtrack')),
    ...examineOwners(project, files),
    ...examineLock(lock, now),
    ...examineRecords(view),
    ...markdown.findings,
    ...findTrouble(project),
  ];
  const isUsable = view.problem === null && markdown.findings.length === 0;
  return {
    healthy: findings.length === 0,
    version,
    ...describeProject(project, files),
    waiting: view.waiting,
    waitingBecause: explainWaiting(project, { waiting: view.waiting, isUsable, lock }),
    lock: lock && { ...lock, inWords: describeLock(lock, now) },
    sections: markdown.sections,
    trouble: readTrouble(project.dataDir, TROUBLE_LINES),
    quarantine: describeQuarantine(project),
    findings,
    hints: [
      () => findIdleRules(project, view.records),
      () => hintAtGit(project),
      () => hintAtUnions(project, files),
      () => hintAtReports(project),
      () => findRunHints(project.dataDir),
    ].flatMap(tryHint),
  };
}

async function lookAt(project: Project): Promise<Glance> {
  try {
    const { problem, waiting, records } = await readView(project);
    return { problem, waiting, records, cure: null };
  } catch (error) {
    const problem = `Cannot read what is recorded: ${tellReason(error)}`;
    const cure = `run as its owner; where that is you: chmod -R u+rwX ${quoteForShell(project.dataDir)}`;
    return { problem, cure, waiting: 0, records: [] };
  }
}

/** What cannot be read here is a finding already. */
function tryHint(find: () => readonly string[]): readonly string[] {
  try {
    return find();
  } catch {
    return [];
  }
}

/** As the next fold will name them; where its state cannot be read, that is a finding of the view. */
function nameFiles(project: Project): Project['files'] {
  try {
    const { todo, fixed } = nameMarkdownFiles(project, readState(project.dataDir));
    return { errors: project.files.errors, todo, fixed };
  } catch {
    return project.files;
  }
}

function describeProject({ root, reason, settings, dataDir }: Project, files: Project['files']) {
  const { enabled, fold, counters, durability } = settings;
  return {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    root,
    reason,
    settings: { enabled, fold, counters, durability },
    files: {
      Ledger: describe(files.errors),
      Tasks: describe(files.todo),
      History: describe(files.fixed),
      State: describe(dataDir),
    },
  };
}

function describe(path: string): { readonly path: string; readonly exists: boolean } {
  return { path, exists: existsSync(path) };
}

function describeQuarantine({ dataDir }: Project): Diagnosis['quarantine'] {
  return listQuarantine(dataDir).map((it) => ({
    path: join(dataDir, 'quarantine', it.name),
    bytes: it.bytes,
    at: it.at,
    why: explainQuarantined(dataDir, it),
  }));
}

function findTrouble({ dataDir }: Project): readonly Finding[] {
  if (!hasTrouble(dataDir)) return [];
  const file = join(dataDir, 'trouble.ndjson');
  return [
    {
      problem: 'Something went wrong while recording',
      cure: `mend what ${file} says, then delete it: rm ${quoteForShell(file)}`,
    },
  ];
}
