import type { EndStatus } from '../core/runs/status.js';

/** How a run ends that its process does not wait for. */
export interface AbruptEnd {
  readonly status: EndStatus;
  readonly error?: unknown;
  readonly exitCode?: number;
}

/** A run that has to be ended before its process is gone. */
export interface EndsAbruptly {
  /** Synchronous: there is no later. Never throws. */
  endNow(end: AbruptEnd): void;
}

const open = new Set<EndsAbruptly>();
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
type Signal = keyof typeof SIGNALS;
let fatal: { readonly error: unknown; readonly isHandled: boolean } | null = null;
/** Those that were open when nothing was left to wait for. */
let stuck: ReadonlySet<EndsAbruptly> = new Set();

/** While a run is open, the process's end is watched. Nothing of that changes how it ends. */
export function watchEnd(run: EndsAbruptly): void {
  if (open.size === 0) listen();
  open.add(run);
}

export function unwatchEnd(run: EndsAbruptly): void {
  open.delete(run);
  if (open.size === 0) unlisten();
}

function listen(): void {
  process.on('exit', onExit);
  process.on('beforeExit', onBeforeExit);
  process.on('uncaughtExceptionMonitor', onFatal);
  for (const signal of listSignals()) process.on(signal, onSignal);
}

function unlisten(): void {
  process.removeListener('exit', onExit);
  process.removeListener('beforeExit', onBeforeExit);
  process.removeListener('uncaughtExceptionMonitor', onFatal);
  for (const signal of listSignals()) process.removeListener(signal, onSignal);
}

function listSignals(): readonly Signal[] {
  return ['SIGINT', 'SIGTERM', 'SIGHUP'];
}

function onFatal(error: unknown): void {
  const isHandled = process.listenerCount('uncaughtException') > 0;
  fatal ??= { error, isHandled };
}

function onBeforeExit(): void {
  stuck = new Set(open);
}

function onExit(exitCode: number): void {
  // The program may have gone on after what it has handled itself, or ended for it.
  const cause = fatal?.isHandled === true && exitCode === 0 ? null : fatal;
  endAll((run) => {
    const { error } = cause ?? (stuck.has(run) ? createStuck() : { error: undefined });
    const status = exitCode === 0 && error === undefined ? 'cancelled' : 'failed';
    return { status, exitCode, ...(error !== undefined && { error }) };
  });
}

function createStuck() {
  return { error: new Error('The run waited for something that never came') };
}

/**
 * Where nobody but us listens, the signal ends the process, as it would without us: the runs first, and then it is
 * sent again. Where the program listens, it decides, and its exit ends the runs.
 */
function onSignal(signal: Signal): void {
  if (process.listenerCount(signal) > 1) return;
  endAll(() => ({ status: 'cancelled', exitCode: SIGNALS[signal] }));
  process.removeListener(signal, onSignal);
  process.kill(process.pid, signal);
}

function endAll(endOf: (run: EndsAbruptly) => AbruptEnd): void {
  // The innermost first: an outer run's reports tell of all of them.
  for (const run of [...open].reverse()) run.endNow(endOf(run));
  open.clear();
}
