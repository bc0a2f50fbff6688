import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CountedRecord } from '../../src/core/errors/record.js';

export const BIN = fileURLToPath(new URL('../../bin/errtrack.js', import.meta.url));

export interface CliResult {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Called with the child, and all that it has printed so far, each time it prints. */
  readonly onOutput?: (stdout: string, pid: number) => void;
}

/** A folder to run commands in, with a ledger that holds these records. */
export interface Workspace {
  readonly root: string;
  run(args: readonly string[], options?: CliOptions): Promise<CliResult>;
  read(file: string): string;
  write(file: string, text: string): void;
  /** The record of this hash as the ledger has it now. */
  readRecord(hash: string): unknown;
  remove(): void;
}

export function createWorkspace(records: readonly CountedRecord[] | null = []): Workspace {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'errtrack-cli-')));
  const write = (file: string, text: string): void => writeFileSync(join(root, file), text);
  if (records !== null) {
    const errors = Object.fromEntries(records.map((record) => [record.hash, record]));
    write('errors_log.json', `${JSON.stringify({ version: 1, errors }, null, 2)}\n`);
  }
  const read = (file: string): string => readFileSync(join(root, file), 'utf8');
  return {
    root,
    read,
    write,
    run: (args, options) => runCli(root, args, options),
    readRecord: (hash) => JSON.parse(read('errors_log.json')).errors[hash],
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** The output with ages, the one thing that changes with the clock, made the same. */
export function withoutAges(text: string): string {
  return text.replace(/just now|in \d+ \w+|\d+ \w+ ago/g, '<age>');
}

function runCli(
  root: string,
  args: readonly string[],
  { env = {}, input = '', onOutput }: CliOptions = {},
): Promise<CliResult> {
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd: root,
    env: {
      PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
      HOME: dirname(root),
      NO_COLOR: '1',
      ...env,
    },
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    onOutput?.(stdout, child.pid ?? 0);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}
