import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { createLastLines, type LastLines } from './last-lines.js';

/** Those of a terminal reach all of its programs by themselves. Node keeps SIGUSR1 for its debugger, until somebody listens. */
const TERMINAL_SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT'];
const PASSED_SIGNALS = ['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', ...TERMINAL_SIGNALS] as const;
/** These ask for something; the others ask to end. */
const MESSAGES: readonly NodeJS.Signals[] = ['SIGUSR1', 'SIGUSR2'];
const DRAIN_MS = 500;

/** How a child ended. */
export type ChildEnd =
  | {
      readonly kind: 'ended';
      /** 128 + n where signal n ended it. */
      readonly exitCode: number;
      /** Whether a signal that was sent to us, and passed on, came before its end. */
      readonly cancelled: boolean;
      /** The last lines of its error output, where that was teed. */
      readonly tail: readonly string[];
    }
  | { readonly kind: 'unstarted'; readonly exitCode: number; readonly reason: string };

export interface ChildOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Copy its error output through us, to keep the last lines. */
  readonly tee: boolean;
}

/** Run a command, without a shell, until it ends. Never rejects. */
export async function runChild(
  [file = '', ...args]: readonly string[],
  { env, tee }: ChildOptions,
): Promise<ChildEnd> {
  const tail = createLastLines();
  let child: ChildProcess;
  try {
    child = spawn(file, args, { env, stdio: ['inherit', 'inherit', tee ? 'pipe' : 'inherit'] });
  } catch (error) {
    return explainStart(file, error);
  }
  const signals = passSignals(child);
  const drained = copyErrorOutput(child, tail);
  try {
    const exitCode = await waitForExit(child);
    await drained;
    return { kind: 'ended', exitCode, cancelled: signals.wasPassed(), tail: tail.lines() };
  } catch (error) {
    return explainStart(file, error);
  } finally {
    signals.stop();
  }
}

function waitForExit(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}

/**
 * Pass on what is sent to us alone. Ctrl+C and a closed terminal reach the child without our help, as it is in the
 * same group: a second SIGINT would make many programs quit the hard way.
 */
function passSignals(child: ChildProcess) {
  const isShared = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);
  let passed = false;
  const pass = (signal: NodeJS.Signals): void => {
    if (!MESSAGES.includes(signal)) passed = true;
    if (!isShared || !TERMINAL_SIGNALS.includes(signal)) child.kill(signal);
  };
  for (const signal of PASSED_SIGNALS) listen(signal, pass);
  return {
    wasPassed: () => passed,
    stop() {
      for (const signal of PASSED_SIGNALS) process.off(signal, pass);
    },
  };
}

/** Windows knows few of them, and refuses the others. */
function listen(signal: NodeJS.Signals, listener: NodeJS.SignalsListener): void {
  try {
    process.on(signal, listener);
  } catch {}
}

/** Resolves when all of it was seen, or a moment after the child's end where a grandchild keeps the pipe open. */
function copyErrorOutput(child: ChildProcess, tail: LastLines): Promise<void> {
  const { stderr } = child;
  if (stderr === null) return Promise.resolve();
  // Whoever read our output may be gone: the command goes on, and its exit code counts.
  let isRead = true;
  process.stderr.on('error', () => {
    isRead = false;
  });
  stderr.on('data', (chunk: Buffer) => {
    tail.push(chunk);
    if (isRead) process.stderr.write(chunk);
  });
  return new Promise((resolve) => {
    stderr.once('close', resolve);
    child.once('error', () => resolve());
    child.once('exit', () => {
      setTimeout(() => {
        if ('unref' in stderr && typeof stderr.unref === 'function') stderr.unref();
        resolve();
      }, DRAIN_MS).unref();
    });
  });
}

function explainStart(file: string, error: unknown): ChildEnd {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  const message = error instanceof Error ? error.message : String(error);
  if (code === 'ENOENT') {
    return {
      kind: 'unstarted',
      exitCode: 127,
      reason: `Cannot run ${file}: no such command; check its name and the PATH`,
    };
  }
  return { kind: 'unstarted', exitCode: 126, reason: `Cannot run ${file}: ${message}` };
}
