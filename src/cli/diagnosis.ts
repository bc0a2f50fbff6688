import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CountedRecord } from '../core/errors/record.js';
import type { Project } from '../files/project.js';
import { hasTrouble, readTrouble } from '../files/trouble.js';
import { nameMarkdownFiles } from '../fold/markdown-names.js';
import type { LedgerView } from '../fold/view.js';
import { explainQuarantined, listQuarantine } from '../ledger/quarantine.js';
import { readState } from '../ledger/state.js';
import { findGitWork } from '../sources/git.js';
import type { Diagnosis, Finding } from '../terminal/diagnosis.js';
import { toOneLine } from '../terminal/printable.js';
import { formatCount } from '../terminal/relative-time.js';
import { examineFile, examineFolder, examineStateDir } from './examined-paths.js';
import { readView } from './ledger-view.js';
import { isOldNode } from './run/node-options.js';
import { findRunHints } from './run-hints.js';
import type { Session } from './session.js';

const TROUBLE_LINES = 5;
const CROWDED_TOLD = 10;

type Glance = Pick<LedgerView, 'problem' | 'waiting' | 'records'>;

/** Look at everything that errtrack depends on here. Nothing is written. */
export async function createDiagnosis({ project, version }: Session): Promise<Diagnosis> {
  const view = await lookAt(project);
  const files = nameFiles(project);
  const findings = [...findInProject(project, files), ...findInView(view), ...findTrouble(project)];
  const { enabled, fold, counters, durability } = project.settings;
  return {
    healthy: findings.length === 0,
    version,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    root: project.root,
    reason: project.reason,
    settings: { enabled, fold, counters, durability },
    files: {
      Ledger: describe(files.errors),
      Tasks: describe(files.todo),
      History: describe(files.fixed),
      State: describe(project.dataDir),
    },
    waiting: view.waiting,
    trouble: readTrouble(project.dataDir, TROUBLE_LINES),
    quarantine: listQuarantine(project.dataDir).map((it) => ({
      path: join(project.dataDir, 'quarantine', it.name),
      bytes: it.bytes,
      at: it.at,
      why: explainQuarantined(project.dataDir, it),
    })),
    findings,
    hints: findRunHints(project.dataDir),
  };
}

async function lookAt(project: Project): Promise<Glance> {
  try {
    return await readView(project);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { problem, waiting: 0, records: [] };
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

function findInProject(project: Project, files: Project['files']): readonly Finding[] {
  const { root, marked, problems } = project;
  return [
    ...(isOldNode(process.version)
      ? [{ problem: `Node ${process.version} is too old`, cure: 'install Node 20.19 or newer' }]
      : []),
    ...(marked
      ? []
      : [
          {
            problem: 'No project was found here: errors are recorded, but no file shows them',
            cure: '`errtrack init` makes this folder one; or `cd` into the project, or give --root',
          },
        ]),
    ...problems.map((problem) => ({ problem, cure: null })),
    ...findInGit(project),
    ...examineFolder(root),
    ...[files.errors, files.todo, files.fixed].flatMap(examineFile),
    ...examineStateDir(join(root, '.errtrack')),
  ];
}

function findInGit({ root, inGit }: Project): readonly Finding[] {
  const work = inGit ? findGitWork(root) : null;
  if (work === null) return [];
  return [
    {
      problem: `Git is at work (${work}): what is recorded waits, and no file is written`,
      cure: 'finish that, then `errtrack sync`',
    },
  ];
}

function findInView({ problem, records }: Glance): readonly Finding[] {
  const crowded = records.filter(({ overflow, status }) => overflow && status === 'active');
  const hidden = crowded.length - CROWDED_TOLD;
  return [
    ...(problem === null ? [] : [{ problem, cure: null }]),
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

function findTrouble({ dataDir }: Project): readonly Finding[] {
  if (!hasTrouble(dataDir)) return [];
  const file = join(dataDir, 'trouble.ndjson');
  return [
    {
      problem: 'Something went wrong while recording',
      cure: `mend what ${file} says, then delete it`,
    },
  ];
}

function describe(path: string): { readonly path: string; readonly exists: boolean } {
  return { path, exists: existsSync(path) };
}
