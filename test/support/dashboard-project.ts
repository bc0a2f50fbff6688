import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ErrorTracker } from '../../src/capture/error-tracker.js';
import { formatLedger } from '../../src/core/ledger-text.js';
import type { Failure, NewRunEvent, RunStart } from '../../src/core/runs/run-events.js';
import { openProject } from '../../src/files/open-project.js';
import type { Project } from '../../src/files/project.js';
import { createRecord } from './counted-record.js';
import { removeFolder } from './remove-folder.js';
import { runStart } from './run-events.js';
import { ofProcess, writeRunLog } from './run-log.js';

/** An event, so many seconds after the start of its run. */
export type Timed = readonly [seconds: number, event: NewRunEvent];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A project with a history, made of real files by the code that makes them: what a dashboard is to show. */
export class DashboardProject {
  readonly root: string;
  readonly now = Date.now();
  readonly #tracker: ErrorTracker;
  #count = 0;

  constructor(root = realpathSync(mkdtempSync(join(tmpdir(), 'errtrack-dashboard-')))) {
    this.root = root;
    process.env['ERRTRACK'] = '1';
    this.write('package.json', '{ "name": "scorecards", "version": "1.4.0" }\n');
    this.write('src/import.js', SOURCE);
    this.#tracker = new ErrorTracker({ root, fold: 'manual' });
  }

  get project(): Project {
    return openProject(this.root);
  }

  get dataDir(): string {
    return join(this.root, '.errtrack');
  }

  write(name: string, text: string | Uint8Array): void {
    const path = join(this.root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  read(name: string): string | null {
    const path = join(this.root, name);
    return existsSync(path) ? readFileSync(path, 'utf8') : null;
  }

  /** Record an error as a tracked program does. Returns how a run tells of it. */
  throwError(
    error: Error,
    options: {
      context: string;
      severity?: 'HIGH' | 'MEDIUM' | 'LOW';
      fingerprint?: readonly string[];
    },
  ): Failure {
    const hash = this.#tracker.trackError(error, options);
    return { message: error.message, type: error.name, stack: error.stack ?? null, hash };
  }

  async close(): Promise<void> {
    await this.#tracker.close();
  }

  /** Put down a run that started so many ms ago. Returns its id. */
  addRun(
    name: string,
    ago: number,
    events: readonly Timed[],
    start: Partial<RunStart> = {},
  ): string {
    const startedAt = this.now - ago;
    this.#count += 1;
    const id = `${stampOf(startedAt)}-${this.#count.toString(16).padStart(6, '0')}`;
    const first = runStart({ id, name, ...ofProcess(process.pid), ...start });
    const told = [[0, first] as const, ...events].map(([seconds, event], seq) => {
      const at = seconds * 1_000;
      return { seq, ts: startedAt + at, at, ...event };
    });
    writeRunLog(this.dataDir, id, told);
    return id;
  }

  remove(): void {
    removeFolder(this.root);
  }
}

function stampOf(ms: number): string {
  const [day = '', time = ''] = new Date(ms).toISOString().split('T');
  return `${day.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}`;
}

const SOURCE = `import { readSheet } from './sheets.js';

export async function importMeasures(customer) {
  const rows = await readSheet(customer.sheet);
  for (const row of rows) {
    const target = row.Target ?? row.Goal;
    if (target === undefined) {
      throw new RangeError(\`no target in row \${row.number} of \${customer.name}\`);
    }
    store(customer, row.measure, Number(target));
  }
}
`;

/** A step that begins and ends; `more` is what it says at its end. */
function timedStep(
  from: number,
  to: number,
  name: string,
  { phase = null, parent = null, id = name, end = {}, attempt = 1 }: StepTelling = {},
): readonly Timed[] {
  return [
    [from, { type: 'step.start', step: id, name, description: null, phase, parent, attempt }],
    [to, { type: 'step.end', step: id, status: 'completed', ...end }],
  ];
}

interface StepTelling {
  readonly phase?: string | null;
  readonly parent?: string | null;
  readonly id?: string;
  readonly attempt?: number;
  readonly end?: Partial<Extract<NewRunEvent, { type: 'step.end' }>>;
}

const CUSTOMERS = ['Brick Spain', 'Brick Brazil', 'Cola Italy', 'Northwind'];
const INIT = 'Phase 1: Initialization';
const WORK = 'Phase 2: Import';
const LAST = 'Phase 3: Finalization';

/** Weeks of imports and exports: good ones, failed ones, one that was killed, and two that go on. */
export function fillHistory(project: DashboardProject): {
  failed: string;
  running: string;
  interrupted: string;
  good: string;
} {
  const failure = project.throwError(sheetError(project), {
    context: 'Phase 2: Import › Import measures',
    severity: 'HIGH',
  });
  const random = createRandom(7);
  for (let day = 21; day >= 1; day -= 1) {
    for (const [index, customer] of CUSTOMERS.entries()) {
      const speed = 0.8 + random() * 0.5 + (day < 6 && index === 2 ? 0.6 : 0);
      const isBad = random() < 0.08;
      const events = isBad ? failedImport(failure, speed) : goodImport(speed, random() < 0.2);
      project.addRun(
        'Scorecard import',
        day * DAY + index * 11 * MINUTE,
        events,
        startOf(customer),
      );
    }
    const speed = 0.9 + random() * 0.3;
    project.addRun('Nightly export', day * DAY - 5 * HOUR, nightly(speed), {
      git: GIT,
      command: 'node export.js',
    });
  }
  const interrupted = project.addRun('Nightly export', 5 * HOUR, nightly(1).slice(0, 7), {
    pid: 999_999_9,
    processStart: 'long ago',
    git: GIT,
  });
  const good = project.addRun(
    'Scorecard import',
    3 * HOUR,
    goodImport(1.1, true),
    startOf('Northwind'),
  );
  const failed = project.addRun(
    'Scorecard import',
    42 * MINUTE,
    failedImport(failure, 1.05),
    startOf('Brick Brazil'),
  );
  project.addRun('Nightly export', 3 * MINUTE, nightly(1).slice(0, 4), { git: GIT, totalSteps: 4 });
  const running = project.addRun(
    'Scorecard import',
    95_000,
    goingOn(failure),
    startOf('Cola Italy'),
  );
  return { failed, running, interrupted, good };
}

const GIT = { commit: '3f9c1ab27de4508c', branch: 'main' };

function startOf(customer: string): Partial<RunStart> {
  return {
    labels: { customer_name: customer, scorecard_name: 'Q4 2026' },
    git: GIT,
    command: 'node src/main.js --all',
  };
}

function sheetError(project: DashboardProject): Error {
  const error = new RangeError('no target in row 17 of Brick Brazil');
  error.stack = `RangeError: ${error.message}
    at importMeasures (${project.root}/src/import.js:8:13)
    at async runCustomer (${project.root}/src/main.js:41:5)
    at async main (${project.root}/src/main.js:17:3)
    at async node:internal/modules/run_main:123:12`;
  return error;
}

function goodImport(speed: number, hasWarning: boolean): readonly Timed[] {
  const s = (seconds: number) => seconds * speed;
  return [
    [0, { type: 'phase.start', phase: INIT, optional: false, condition: null }],
    ...timedStep(0, s(2), 'Open browser', { phase: INIT }),
    ...timedStep(s(2), s(11), 'Manual Login', {
      phase: INIT,
      end: { message: 'User clicked Continue - proceeding' },
    }),
    [s(11), { type: 'phase.end', phase: INIT, status: 'completed', reason: null }],
    [s(11), { type: 'phase.start', phase: WORK, optional: false, condition: null }],
    ...timedStep(s(11), s(34), 'Export sheet', { phase: WORK, end: { message: '312 rows' } }),
    ...importParts(s(34), speed),
    ...(hasWarning
      ? [[s(80), warning('Import measures', 'Row 7 has no date: today was taken')] as const]
      : []),
    [s(92), { type: 'step.end', step: 'Import measures', status: 'completed' }],
    [s(92), { type: 'phase.end', phase: WORK, status: 'completed', reason: null }],
    [
      s(92),
      {
        type: 'phase.start',
        phase: 'Phase 2.5: Approvals',
        optional: true,
        condition: 'Enterprise only',
      },
    ],
    [
      s(92),
      {
        type: 'phase.end',
        phase: 'Phase 2.5: Approvals',
        status: 'skipped',
        reason: 'not an Enterprise customer',
      },
    ],
    ...timedStep(s(92), s(97), 'Publish scorecard', { phase: LAST }),
    ...timedStep(s(97), s(99), 'Notify owner', {
      phase: LAST,
      end: { status: 'skipped', reason: 'nobody is to be told' },
    }),
    [s(99), { type: 'run.end', status: 'completed', exitCode: 0 }],
  ];
}

function importParts(from: number, speed: number): readonly Timed[] {
  const s = (seconds: number) => from + seconds * speed;
  return [
    [
      from,
      {
        type: 'step.start',
        step: 'Import measures',
        name: 'Import measures',
        description: 'Every measure of the sheet',
        phase: WORK,
        parent: null,
        attempt: 1,
      },
    ],
    ...timedStep(s(0), s(9), 'Read rows', {
      phase: WORK,
      parent: 'Import measures',
      end: { message: '312 of 312' },
    }),
    ...timedStep(s(9), s(14), 'Map columns', { phase: WORK, parent: 'Import measures' }),
    ...timedStep(s(14), s(55), 'Store values', { phase: WORK, parent: 'Import measures' }),
  ];
}

function warning(step: string, message: string): NewRunEvent {
  return { type: 'warning', step, phase: WORK, message };
}

function failedImport(failure: Failure, speed: number): readonly Timed[] {
  const s = (seconds: number) => seconds * speed;
  const id = 'Import measures';
  const timeout: Failure = {
    type: 'TimeoutError',
    message: 'the sheet did not load within 10 s',
    stack: null,
    hash: null,
  };
  return [
    [0, { type: 'phase.start', phase: INIT, optional: false, condition: null }],
    ...timedStep(0, s(2), 'Open browser', { phase: INIT }),
    ...timedStep(s(2), s(9), 'Manual Login', {
      phase: INIT,
      end: { message: 'User clicked Continue - proceeding' },
    }),
    [s(9), { type: 'phase.end', phase: INIT, status: 'completed', reason: null }],
    [s(9), { type: 'phase.start', phase: WORK, optional: false, condition: null }],
    ...timedStep(s(9), s(31), 'Export sheet', { phase: WORK, end: { message: '298 rows' } }),
    [
      s(31),
      {
        type: 'step.start',
        step: id,
        name: id,
        description: 'Every measure of the sheet',
        phase: WORK,
        parent: null,
        attempt: 1,
      },
    ],
    [s(41), { type: 'step.retry', step: id, failure: timeout, waitMs: 2_000 }],
    [
      s(43),
      {
        type: 'step.start',
        step: id,
        name: id,
        description: null,
        phase: WORK,
        parent: null,
        attempt: 2,
      },
    ],
    ...timedStep(s(43), s(52), 'Read rows', { phase: WORK, parent: id }),
    [s(53), warning(id, 'Column "Goal" is not known: "Target" was expected')],
    ...timedStep(s(52), s(58), 'Map columns', {
      phase: WORK,
      parent: id,
      end: { status: 'failed', failure },
    }),
    [
      s(58),
      {
        type: 'attachment',
        kind: 'screenshot',
        path: SHOT,
        mime: 'image/png',
        bytes: 68,
        step: 'Map columns',
        phase: WORK,
      },
    ],
    [s(58), { type: 'step.end', step: id, status: 'failed', failure }],
    [s(58), { type: 'run.end', status: 'failed', failure, exitCode: 1 }],
  ];
}

export const SHOT = 'error_screenshots/error_Phase_2_Import_Map_columns.png';

function goingOn(failure: Failure): readonly Timed[] {
  return [
    ...goodImport(1, false).slice(0, 9),
    [
      34,
      {
        type: 'step.start',
        step: 'Import measures',
        name: 'Import measures',
        description: null,
        phase: WORK,
        parent: null,
        attempt: 1,
      },
    ],
    ...timedStep(34, 43, 'Read rows', { phase: WORK, parent: 'Import measures' }),
    [
      43,
      {
        type: 'step.start',
        step: 'Store values',
        name: 'Store values',
        description: null,
        phase: WORK,
        parent: 'Import measures',
        attempt: 1,
      },
    ],
    [60, { type: 'step.retry', step: 'Store values', failure, waitMs: 1_000 }],
    [
      61,
      {
        type: 'step.start',
        step: 'Store values',
        name: 'Store values',
        description: null,
        phase: WORK,
        parent: 'Import measures',
        attempt: 2,
      },
    ],
    [
      90,
      {
        type: 'step.progress',
        step: 'Store values',
        items: { done: 187, total: 312, unit: 'rows' },
        substep: 'Writing measures',
      },
    ],
  ];
}

function nightly(speed: number): readonly Timed[] {
  const s = (seconds: number) => seconds * speed;
  return [
    ...timedStep(0, s(31), 'Collect'),
    ...timedStep(s(31), s(122), 'Compress'),
    ...timedStep(s(122), s(310), 'Upload', { end: { message: '1.4 GB' } }),
    ...timedStep(s(310), s(314), 'Verify'),
    [s(314), { type: 'run.end', status: 'completed' }],
  ];
}

/** A run of that many steps, ten to a group, of which one failed. */
export function manySteps(count: number, failure: Failure): readonly Timed[] {
  const events: Timed[] = [];
  for (let index = 0; index < count; index += 1) {
    const phase = `Batch ${Math.floor(index / 500) + 1}`;
    const isBad = index === Math.floor(count / 2);
    const end = isBad ? ({ status: 'failed', failure } as const) : {};
    events.push(
      ...timedStep(index * 0.05, index * 0.05 + 0.04, `File ${index + 1}.csv`, { phase, end }),
    );
  }
  return [...events, [count * 0.05, { type: 'run.end', status: 'failed', failure }]];
}

/** The ledger of a large program: so many errors, each seen at another time. */
export function writeLedger(project: DashboardProject, count: number): void {
  const types = ['TypeError', 'RangeError', 'TimeoutError', 'SyntaxError'];
  const severities = ['HIGH', 'MEDIUM', 'LOW'] as const;
  const errors = Array.from({ length: count }, (_, index) => {
    const at = new Date(project.now - index * 7 * MINUTE).toISOString();
    const { samples, runs, ...record } = createRecord({
      hash: (0x9ba5_0000_0000 + index * 7_919).toString(16).padStart(16, '0'),
      type: types[index % types.length] ?? 'Error',
      message: `cannot read column ${index} of sheet ${index % 37}`,
      severity: severities[index % 3] ?? 'LOW',
      context: `import_${index % 20}`,
      location: { file: 'src/import.js', line: 8, column: 13, function: 'importMeasures' },
      occurrences: 1 + ((index * 31) % 400),
      firstSeen: at,
      lastSeen: at,
      statusAt: at,
      task: 'none',
    });
    return [record.hash, { ...record, lastSeen: at }] as const;
  });
  project.write('errors_log.json', formatLedger({ errors: new Map(errors), extra: {} }));
}

function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
