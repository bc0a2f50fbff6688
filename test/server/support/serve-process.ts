import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { BIN } from '../../support/cli.js';
import { until } from './followed.js';

/** A program of ours in a process of its own, gone when the test is. */
export class OwnProcess {
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';
  readonly #ended: Promise<unknown>;

  constructor(root: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.child = spawn(process.execPath, args, {
      cwd: root,
      env: { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, HOME: dirname(root), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    this.#ended = once(this.child, 'close');
    onTestFinished(() => this.kill());
  }

  /** The first line that it prints. */
  async firstLine(): Promise<string> {
    await until(() => this.stdout.includes('\n') || this.child.exitCode !== null);
    return this.stdout.split('\n')[0] ?? '';
  }

  /** The code it ends with, or the signal. */
  async end(): Promise<number | string | null> {
    await this.#ended;
    return this.child.exitCode ?? this.child.signalCode;
  }

  signal(name: NodeJS.Signals): Promise<number | string | null> {
    this.child.kill(name);
    return this.end();
  }

  async kill(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill('SIGKILL');
    await this.#ended;
  }
}

/** `errtrack serve` in a project; on a free port unless the arguments say otherwise. */
export function startServe(
  root: string,
  args: readonly string[] = ['--port', '0'],
  env: Readonly<Record<string, string>> = {},
): OwnProcess {
  return new OwnProcess(root, [BIN, 'serve', ...args], { NO_COLOR: '1', ...env });
}

/** A program that uses errtrack, in a project of its own. */
export function startProgram(root: string, code: string): OwnProcess {
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  const link = join(root, 'node_modules', 'errtrack');
  try {
    symlinkSync(resolve('.'), link);
  } catch {
    // It is there from the last one.
  }
  const path = join(root, `program-${programs++}.mjs`);
  writeFileSync(path, code);
  return new OwnProcess(root, [path], { ERRTRACK: '1' });
}

let programs = 0;
