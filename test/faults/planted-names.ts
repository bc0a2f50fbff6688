import { execFileSync } from 'node:child_process';
import { linkSync, lstatSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { TrackedProject } from '../support/tracked-project.js';
import type { Figure } from './figure.js';

const BIN = resolve('bin/errtrack.js');
const CANARY = 'not yours\n';

/** Names that errtrack uses, each of which somebody may have planted something at. */
const NAMES = [
  ...['errors_log.json', 'TODO.md', 'FIXED_ERRORS.md', 'errtrack.config.json', '.errtrack'],
  ...['.errtrack/.gitignore', '.errtrack/journal', '.errtrack/state', '.errtrack/backup'],
  ...[
    '.errtrack/quarantine',
    '.errtrack/sessions',
    '.errtrack/fold.lock',
    '.errtrack/trouble.ndjson',
  ],
  ...['.errtrack/fold.marker', '.errtrack/state/1.json', '.errtrack/state/2.json'],
  ...['.errtrack/state/1.installed', '.git'],
] as const;

const PLANTS: Readonly<Record<string, (path: string, canary: string) => void>> = {
  'a link to a file': (path, canary) => symlinkSync(canary, path),
  'a link to a folder': (path, canary) => symlinkSync(dirname(canary), path),
  'a dangling link': (path, canary) => symlinkSync(`${canary}.new`, path),
  'a link to itself': (path) => symlinkSync(path, path),
  'a pipe': (path) => void execFileSync('mkfifo', [path]),
  'a folder': (path) => mkdirSync(path),
  'a hard link': (path, canary) => linkSync(canary, path),
  'a device': (path) => symlinkSync('/dev/zero', path),
};

export interface PlantScale {
  /** Which of the plants; default: all. */
  readonly plants?: readonly string[];
  /** At which names; default: all. */
  readonly names?: readonly string[];
}

/**
 * Plant links, pipes, folders and devices at every name of errtrack's, record and fold over them, and look whether
 * anything outside was written, read from for ever, or the program felt it.
 */
export async function plantNames({
  plants = Object.keys(PLANTS),
  names = NAMES,
}: PlantScale = {}): Promise<Figure> {
  const tries = plants.flatMap((plant) => names.map((name) => [name, plant] as const));
  const meant = tries.filter(([name, plant]) => !(name.endsWith('.md') && MAY_BE_LINKS === plant));
  return {
    what: 'things planted at our names',
    tried: meant.length,
    harmed: meant.flatMap(([name, plant]) => plantOne(name, plant)),
  };
}

/** The two Markdown files may be links to a file of the same owner: then that file is edited. */
const MAY_BE_LINKS = 'a link to a file';

function plantOne(name: string, plant: string): readonly string[] {
  const project = new TrackedProject();
  const outside = new TrackedProject();
  try {
    const canary = outside.write('canary', CANARY);
    const before = statSync(canary);
    const path = join(project.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    PLANTS[plant]?.(path, canary);
    const felt = work(project);
    const now = statSync(canary);
    return [
      ...felt,
      ...(readFileSync(canary, 'utf8') === CANARY ? [] : ['the canary was written']),
      ...(now.mode === before.mode && now.uid === before.uid
        ? []
        : ['the canary got another mode']),
      ...(isThere(`${canary}.new`) ? ['a file was made outside'] : []),
      ...listStrange(outside.folder),
    ].map((what) => `${plant} at ${name}: ${what}`);
  } finally {
    project.remove();
    outside.remove();
  }
}

const PROGRAM = `import { captureError, withErrorTracking } from 'errtrack';
captureError(new Error('planted'));
try { withErrorTracking(() => { throw 1; })(); } catch (error) { console.log(error); }`;

function work(project: TrackedProject): readonly string[] {
  const run = project.run(PROGRAM, { ERRTRACK: '1' });
  const felt: string[] = [];
  if (run.code !== 0 || run.stdout !== '1\n' || run.stderr !== '') {
    felt.push(`the program felt it: ${run.code ?? run.signal} ${run.stderr.slice(0, 300)}`);
  }
  for (const args of [['sync'], ['status']]) {
    const { code, stderr } = project.node([BIN, ...args]);
    if (code === null) felt.push(`errtrack ${args.join(' ')} did not end`);
    if (/^ +at .*:\d+:\d+/m.test(stderr)) felt.push(`errtrack ${args.join(' ')}: ${stderr}`);
  }
  return felt;
}

function listStrange(folder: string): readonly string[] {
  const names = execFileSync('ls', ['-A', folder], { encoding: 'utf8' }).trim().split('\n');
  return names
    .filter((name) => !['canary', 'node_modules', 'package.json'].includes(name))
    .map((name) => `${name} was made outside`);
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
