import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const HALVES = ['tuned', 'unseen'] as const;
export type Half = (typeof HALVES)[number];

/** A program whose throws are labelled: its driver exports `cases`, each with the bug that it runs into. */
export interface CorpusProgram {
  readonly half: Half;
  readonly name: string;
  readonly folder: string;
  /** `cases.mjs`, `cases.cjs` or `cases.ts`. */
  readonly driver: string;
}

const CORPUS = resolve('test/fixtures/grouping');
const DRIVERS = ['cases.mjs', 'cases.cjs', 'cases.ts'];

/** The programs of one half, in order of their names. */
export function listPrograms(half: Half): readonly CorpusProgram[] {
  return readdirSync(join(CORPUS, half), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
    .map(({ name }) => openProgram(half, name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function openProgram(half: Half, name: string): CorpusProgram {
  const folder = join(CORPUS, half, name);
  const driver = DRIVERS.find((file) => existsSync(join(folder, file)));
  if (driver === undefined) throw new Error(`${folder} has none of ${DRIVERS.join(', ')}`);
  return { half, name, folder, driver };
}

/** Where the packages of one half are, installed when they are first needed, and anew when others are. */
export function installPackages(half: Half): string {
  const folder = join(CORPUS, half);
  if (listMissingPackages(folder).length > 0) {
    const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--silent'];
    execFileSync('npm', ['install', ...options], { cwd: folder, stdio: 'inherit' });
  }
  return join(folder, 'node_modules');
}

interface Manifest {
  readonly version?: string;
  /** Versions, not ranges: what is measured is to be the same everywhere. */
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** The packages that a folder's `package.json` names and that are not there, or not in that version. */
export function listMissingPackages(folder: string): readonly string[] {
  const { dependencies = {} } = readManifest(folder);
  return Object.entries(dependencies)
    .filter(([name, version]) => {
      const installed = join(folder, 'node_modules', name);
      return !existsSync(installed) || readManifest(installed).version !== version;
    })
    .map(([name]) => name);
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
