import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

/** What the preload is to do. */
export interface KillOrder {
  /** Changes in it are counted. */
  readonly folder: string;
  /** At which change, from 1 on, the process is killed: right before it, in the middle of a write, or right after. */
  readonly nth: number;
  readonly phase: KillPhase;
  /** A file that takes the names of the calls. */
  readonly tellTo?: string;
}

export type KillPhase = 'before' | 'amid' | 'after';

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Makes the preload that kills, as a file of its own in this folder, and returns its path. */
export function compilePreload(folder: string): string {
  const esbuild: typeof import('esbuild') = createRequire(resolve('package.json'))('esbuild');
  const outfile = join(folder, 'kill.cjs');
  const entryPoints = [resolve('test/faults/killing-preload.ts')];
  esbuild.buildSync({ entryPoints, bundle: true, platform: 'node', format: 'cjs', outfile });
  return outfile;
}

/** Run Node on a real program from a bare environment. */
export function runNode(
  args: readonly string[],
  folder: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: '/nowhere', NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code, signal) => done({ code, signal, stdout, stderr }));
  });
}

/** Run it, and kill it on the way. */
export function runKilled(
  preload: string,
  args: readonly string[],
  order: KillOrder,
): Promise<Ended> {
  const env = { ERRTRACK_TEST_KILL: JSON.stringify(order) };
  return runNode(['--require', preload, ...args], order.folder, env);
}

/** The names of the calls by which a program changes something in its folder, when nobody kills it. */
export async function listChanges(
  preload: string,
  args: readonly string[],
  folder: string,
): Promise<readonly string[]> {
  const tellTo = `${preload}.changes`;
  const ended = await runKilled(preload, args, { folder, nth: -1, phase: 'before', tellTo });
  if (ended.code !== 0) throw new Error(`${args.join(' ')}: ${ended.stderr || ended.signal}`);
  return readFileSync(tellTo, 'utf8').split('\n');
}
