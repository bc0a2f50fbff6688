import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isAlive } from '../files/host.js';
import type { Project } from '../files/project.js';
import { debug, noteTrouble } from '../files/trouble.js';
import { createMarker, readMarker, removeMarker, updateMarker } from './marker.js';

const WAIT_MS = 4;

/** What the fold's child may see of the host's environment: nothing that would track, inspect or cover it. */
const KEPT_VARIABLES = [
  'PATH',
  'HOME',
  'USERPROFILE',
  'SystemRoot',
  'TMPDIR',
  'TEMP',
  'TMP',
  'LANG',
  'TZ',
  'XDG_CONFIG_HOME',
  'ERRTRACK_DEBUG',
] as const;

/**
 * Start the fold in a child of our own, unless one is at work. Costs one spawn (about a millisecond); never
 * throws, and never keeps the host alive.
 * @returns whether a child is at work now.
 */
export function startFold(project: Project): boolean {
  const entry = findEntry();
  if (entry === null || !canStartChild()) return false;
  try {
    if (!createMarker(project.dataDir)) return true;
    const pid = spawnChild(entry, project);
    if (pid === undefined) removeMarker(project.dataDir);
    else updateMarker(project.dataDir, { pid, foldedUpTo: 0 });
    debug('fold', () => `started child ${pid} for ${project.root}`);
    return pid !== undefined;
  } catch (error) {
    noteTrouble(project.dataDir, 'start of the fold', error);
    return false;
  }
}

/**
 * Wait, blocking, until the child has brought records appended before `upTo` into the visible files.
 * For the end of a process only, where nothing else runs any more.
 */
export function waitForFold(project: Project, upTo: number, maxMs: number): void {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  // Counted, not timed: the host may have put a clock of its own in the place of ours.
  for (let waitedMs = 0; waitedMs < maxMs; waitedMs += WAIT_MS) {
    const marker = readMarker(project.dataDir);
    if (marker === null || marker.foldedUpTo >= upTo || !isAlive(marker.pid)) return;
    Atomics.wait(cell, 0, 0, WAIT_MS);
  }
}

/** Whether this runtime can run the child: not Electron, Bun, a single executable, or without permission. */
function canStartChild(): boolean {
  const { electron, bun } = process.versions;
  if (electron !== undefined || bun !== undefined) return false;
  if (process.getBuiltinModule('node:sea')?.isSea()) return false;
  return mayStartChild();
}

function mayStartChild(): boolean {
  return process.permission === undefined || process.permission.has('child');
}

/** The child's file beside this one; null where a bundler has left it behind, or we may not look. */
function findEntry(): string | null {
  try {
    const places = ['./commands/fold.js', '../commands/fold.js', './fold.js'].map(
      (place) => new URL(place, import.meta.url),
    );
    return places.map((url) => fileURLToPath(url)).find((path) => existsSync(path)) ?? null;
  } catch {
    return null;
  }
}

function spawnChild(entry: string, project: Project): number | undefined {
  // Loaded here: most processes throw nothing.
  const { spawn } = process.getBuiltinModule('node:child_process');
  const child: ChildProcess = spawn(process.execPath, [entry, JSON.stringify(project)], {
    cwd: project.root,
    detached: true,
    env: cleanEnvironment(),
    stdio: ['ignore', 'ignore', process.env['ERRTRACK_DEBUG'] === '1' ? 'inherit' : 'ignore'],
    windowsHide: true,
  });
  child.on('error', (error) => noteTrouble(project.dataDir, 'the fold child', error));
  child.unref();
  return child.pid;
}

function cleanEnvironment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ERRTRACK: '0' };
  for (const name of KEPT_VARIABLES) {
    if (process.env[name] !== undefined) env[name] = process.env[name];
  }
  return env;
}
