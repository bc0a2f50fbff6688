import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { vi } from 'vitest';
import { ErrorTracker } from '../../src/capture/error-tracker.js';
import type { Run } from '../../src/core/runs/run.js';
import { type RunReading, readRun, readRunLog } from '../../src/runlog/read-run.js';
import type { RunOptions } from '../../src/runs/options.js';
import { makeTempFolder } from './temp-folder.js';

/** A project that keeps runs of this very process, which a test runner's would not. */
export class KeptRuns {
  readonly root = makeTempFolder();
  readonly tracker: ErrorTracker;

  constructor() {
    vi.stubEnv('ERRTRACK', '1');
    this.tracker = new ErrorTracker({ root: this.root, fold: 'manual' });
  }

  get dataDir(): string {
    return join(this.root, '.errtrack');
  }

  /** Options of a run that is kept here, and shown nowhere. */
  options(options: RunOptions = {}): RunOptions {
    return { tracker: this.tracker, output: 'silent', ...options };
  }

  /** The runs that are kept, in the order of their ids. */
  read(): readonly Run[] {
    const ids = readdirSync(join(this.dataDir, 'runs')).sort();
    return ids.flatMap((id) => readRun(this.dataDir, id) ?? []);
  }

  /** The one run that is kept. */
  readOnly(): Run {
    const [run, ...others] = this.read();
    if (run === undefined || others.length > 0)
      throw new Error(`${others.length + 1} runs are kept`);
    return run;
  }

  /** The same, with what of its log could not be used. */
  readLog(): RunReading {
    const reading = readRunLog(this.dataDir, this.readOnly().id);
    if (reading === null) throw new Error('The log is gone');
    return reading;
  }

  removeRun(id: string): void {
    rmSync(join(this.dataDir, 'runs', id), { recursive: true });
  }

  listFiles(folder: string): readonly string[] {
    return readdirSync(join(this.root, folder)).sort();
  }

  writeFile(name: string, text: string): void {
    writeFileSync(join(this.root, name), text);
  }

  readFile(name: string): string {
    return readFileSync(join(this.root, name), 'utf8');
  }
}

/** A promise that a test settles. */
export function later<T = void>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((onResolve) => {
    resolve = onResolve;
  });
  return { promise, resolve };
}
