import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process that was started, and what comes of it. */
export interface Started {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  /** Whether it has ended by now. */
  isOver(): boolean;
  kill(signal: NodeJS.Signals): void;
}

export function start(file: string, args: readonly string[], options: SpawnOptions): Started {
  const child = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let isOver = false;
  const ended = collect(child).finally(() => {
    isOver = true;
  });
  return {
    pid: child.pid ?? 0,
    ended,
    isOver: () => isOver || child.exitCode !== null || child.signalCode !== null,
    kill: (signal) => child.kill(signal),
  };
}

async function collect(child: ChildProcess): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code, signal) => done({ code, signal, stdout, stderr }));
  });
}
