import { errorTracker } from '../capture/default-tracker.js';
import { badOption, type Tracker, unknownOption } from '../capture/options.js';
import type { Project } from '../files/project.js';
import { loadServer } from './load-server.js';

/** Where a program serves its dashboard. */
export interface DashboardOptions {
  /** Default: 5005, or the next one that is free. 0 is any free one. */
  readonly port?: number;
  /** An address of this machine. Default `127.0.0.1`; with another one every request needs the token. */
  readonly host?: string;
  /** The tracker whose project is served; default: the process's own. */
  readonly tracker?: Tracker;
  /** Whether to open it in a browser; default false. */
  readonly open?: boolean;
  /** Whether it keeps the program running when nothing else does; default false. */
  readonly keepAlive?: boolean;
}

/** A dashboard that is served. */
export interface Dashboard {
  /** To be opened in a browser; beyond this machine with the token in it. */
  readonly url: string;
  readonly port: number;
  /** Goes as `X-Errtrack-Token` with every request that changes something. */
  readonly token: string;
  /** End it at once, whoever looks at it. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Serve the errors and runs of this program's project, live, as `errtrack serve` does, but from within. It never keeps
 * the program running, unless it is asked to, and ends with it.
 * @returns where it is served.
 * @throws ErrtrackError (BAD_OPTION) that names the option and what it takes; where the port is taken, by whom.
 *
 * @example
 * const { url } = await startDashboard();
 * console.log(`Watch it at ${url}`);
 * await trackRun('Import', (run) => run.step('Export', exportJob));
 */
export async function startDashboard(options: DashboardOptions = {}): Promise<Dashboard> {
  const { port, host, tracker, open = false, keepAlive = false } = checkOptions(options);
  const project = findProject(tracker ?? errorTracker);
  const { openBrowser, serve } = await loadServer();
  const process = { keepAlive, isOwnProcess: false };
  const { isLoopback: _, ...served } = await serve(project, { port, host, ...process });
  if (open) await openBrowser(served.url);
  return { ...served, [Symbol.asyncDispose]: served.close };
}

/** Whether a value will do for an option, and what would. */
type Check = readonly [isValid: (value: unknown) => boolean, expected: string];

const SWITCH: Check = [(value) => typeof value === 'boolean', 'true or false'];

const CHECKS: Readonly<Record<keyof DashboardOptions, Check>> = {
  port: [isPort, 'a port: 0 to 65535'],
  host: [(value) => typeof value === 'string' && value !== '', 'an address of this machine'],
  tracker: [(value) => isObject(value) && 'openProject' in value, 'an ErrorTracker'],
  open: SWITCH,
  keepAlive: SWITCH,
};

function checkOptions(options: unknown): DashboardOptions {
  if (!isObject(options)) throw badOption('options', options, 'an object');
  for (const [name, value] of Object.entries(options)) {
    if (!isKnown(name)) throw unknownOption(name, Object.keys(CHECKS));
    const [isValid, expected] = CHECKS[name];
    if (value !== undefined && !isValid(value)) throw badOption(name, value, expected);
  }
  return { ...options };
}

function findProject(tracker: object): Project {
  if ('openProject' in tracker && typeof tracker.openProject === 'function') {
    return tracker.openProject();
  }
  throw badOption('tracker', tracker, 'an ErrorTracker of this version of errtrack');
}

function isKnown(name: string): name is keyof DashboardOptions {
  return Object.hasOwn(CHECKS, name);
}

function isPort(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 65_535;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
