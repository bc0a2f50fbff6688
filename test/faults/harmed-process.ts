import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { Fault } from './fault.js';

/** What the preload is to do, in one of two ways, or only to tell. */
export interface ProcessOrder {
  /** Calls that concern it are meant. */
  readonly folder: string;
  readonly kill?: KillOrder;
  readonly fault?: Fault;
  /** A file that takes the names of the calls, a star before those that change something. */
  readonly tellTo?: string;
}

export interface KillOrder {
  /** At which change, from 1 on, the process is killed: right before it, in the middle of a write, or right after. */
  readonly nth: number;
  readonly phase: KillPhase;
}

export type KillPhase = 'before' | 'amid' | 'after';

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Makes the preload, as a file of its own in this folder, and returns its path. */
export function compilePreload(folder: string): string {
  const esbuild: typeof import('esbuild') = createRequire(resolve('package.json'))('esbuild');
  const outfile = join(folder, 'preload.cjs');
  const entryPoints = [resolve('test/faults/process-preload.ts')];
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

/** Run it, and let harm come to it on the way. */
export function runHarmed(
  preload: string,
  args: readonly string[],
  order: ProcessOrder,
): Promise<Ended> {
  const env = { ERRTRACK_TEST_HARM: JSON.stringify(order) };
  return runNode(['--require', preload, ...args], order.folder, env);
}

/** The names of the calls that a program makes in its folder when nothing comes in its way. */
export async function listCalls(
  preload: string,
  args: readonly string[],
  folder: string,
): Promise<readonly string[]> {
  const tellTo = `${preload}.calls`;
  const ended = await runHarmed(preload, args, { folder, tellTo });
  if (ended.code !== 0) throw new Error(`${args.join(' ')}: ${ended.stderr || ended.signal}`);
  return readFileSync(tellTo, 'utf8').split('\n');
}
