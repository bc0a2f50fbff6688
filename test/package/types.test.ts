import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UserProject } from '../support/user-project.js';

/** Uses every public name as the guide does; a line that must not compile says why. */
const PROGRAM = `
import {
  captureError,
  configure,
  createWorkflow,
  eventBus,
  MissionProgressTracker,
  type RunHandle,
  StepTracker,
  trackRun,
  trackStep,
  type WorkflowTracker,
  ErrorTracker,
  ErrtrackError,
  errorTracker,
  errorTrackingContext,
  isErrtrackError,
  trackErrors,
  withErrorTracking,
} from 'errtrack';
import 'errtrack/register';

export class Stage {
  readonly #size = 3;

  @trackErrors({ context: 'stage', severity: 'HIGH', tags: { tenant: 'acme' }, autoAddTodo: false })
  run(factor: number): string {
    return String(this.#size * factor);
  }

  @trackErrors()
  static async load(path: string): Promise<number> {
    return path.length;
  }

  @trackErrors({ ignore: [RangeError, (error: unknown) => error === null] })
  get size(): number {
    return this.#size;
  }
}

const shown: string = new Stage().run(2);
// @ts-expect-error: the decorated method still wants a number
new Stage().run('2');

const wrapped = withErrorTracking((a: number, b?: string): string => a + (b ?? ''), { context: 'wrap' });
const exact: (a: number, b?: string) => string = wrapped;
const generic: <T>(value: T) => T = withErrorTracking(<T,>(value: T): T => value);
// @ts-expect-error: the wrapped function has the type of the function
wrapped('a');
// @ts-expect-error: there are three severities
withErrorTracking(() => 1, { severity: 'URGENT' });
// @ts-expect-error: there is no such option
withErrorTracking(() => 1, { contxt: 'a' });

const now: number = errorTrackingContext('block', 'MEDIUM', () => 1);
const later: Promise<number> = errorTrackingContext({ context: 'block', severity: 'LOW' }, async () => 1);
const hash: string = captureError('not an Error', { context: 'c', severity: 'LOW' });
configure({ enabled: false });

const tracker = new ErrorTracker({
  root: '.',
  errorsFile: 'errors.json',
  todoFile: 'TASKS.md',
  fixedFile: 'DONE.md',
  enabled: true,
});
const again: string = tracker.trackError(new Error('a'), { context: 'c', severity: 'HIGH' });
const same: ErrorTracker = errorTracker;
export async function ask(): Promise<number> {
  const { active, fixed, ignored, total, bySeverity } = await tracker.getErrorSummary();
  const [first] = await tracker.getActiveErrors();
  const name: string | undefined = first?.hash;
  await tracker.markErrorFixed(hash, 'mended');
  await tracker.flush();
  await tracker.close();
  return active + fixed + ignored + total + bySeverity.HIGH + (name ?? '').length;
}
export function judge(error: unknown): string {
  return isErrtrackError(error) || error instanceof ErrtrackError ? error.code : 'other';
}

const sync: number = StepTracker.run('Setup', { steps: ['a'] }, (t) => t.step('a').index);
const async: Promise<string> = StepTracker.run('Setup', async (t) => t.steps[0]?.name ?? '');
// @ts-expect-error: an operation has no bands
new StepTracker('Setup', { bands: {} });
const stop: () => void = eventBus.subscribe('step.error', ({ data }) => data.error_type?.length);
// @ts-expect-error: that is in no event of this type
eventBus.subscribe('step.start', ({ data }) => data.duration);
const workflow: WorkflowTracker = createWorkflow('W', [{ id: 'a', title: 'A' }], {
  onProgress: (w) => w.steps[w.currentStepIndex]?.progressPercentage,
});
const mission = new MissionProgressTracker('m', { output: 'log', bands: { a: [0, 50], b: { from: 50, to: 100 } } });
mission.onProgress((type, step) => type === 'step_failed' && step.progress_percent > 5);
mission.startStep({ stepName: 'a' });
const result: 'completed' | 'failed' = mission.finish({ toolUsed: 'x' }).status;
trackStep('Phase 1', 'Load', 'failed', { error: new Error('a'), screenshot: new Uint8Array() });
// @ts-expect-error: there are four statuses
trackStep('Phase 1', 'Load', 'warning');
const run: Promise<number> = trackRun('R', (r) => r.step('a', ({ attempt }) => attempt));
export async function gather<T>(r: RunHandle, list: readonly T[]): Promise<T[]> {
  return r.parallel(list.map((item) => r.define('one', async () => item)), { concurrency: 2 });
}
const parts: Promise<[number, string]> = trackRun('R', (r) =>
  r.parallel([r.define('a', () => 1), r.define('b', { retries: 1 }, async () => 'two')]),
);
const nothing: Promise<void> = trackRun('R', (r) => r.step('a', () => {}));
// @ts-expect-error: a step that may be left out may give nothing
const left: Promise<number> = trackRun('R', (r) => r.step('a', { when: () => false }, () => 1));
export const tracked = [parts, nothing, left, sync, async, stop, workflow.toDict().steps, result, run];
export const used = [shown, exact, generic, now, later, again, same];
`;

/** The types must hold without those of Node too, and be looked at themselves. */
const STRICT = {
  target: 'es2022',
  lib: ['es2022'],
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  noEmit: true,
};

const RESOLUTIONS = [
  {
    name: 'nodenext, as a module and as CommonJS',
    folder: 'nodenext',
    options: { module: 'nodenext', moduleResolution: 'nodenext' },
    files: ['program.mts', 'program.cts'],
  },
  {
    name: 'bundler',
    folder: 'bundler',
    options: { module: 'esnext', moduleResolution: 'bundler' },
    files: ['program.ts'],
  },
  {
    name: 'bundler, with legacy decorators',
    folder: 'legacy',
    options: { module: 'esnext', moduleResolution: 'bundler', experimentalDecorators: true },
    files: ['program.ts'],
  },
];

const project = new UserProject();
afterAll(() => project.remove());

/** All compiled by one process, in a folder each. */
function compile() {
  project.link('typescript');
  for (const { folder, options, files } of RESOLUTIONS) {
    const compilerOptions = { ...STRICT, ...options };
    for (const file of files) project.write(`${folder}/${file}`, PROGRAM);
    project.write(`${folder}/tsconfig.json`, JSON.stringify({ compilerOptions, files }));
  }
  const folders = RESOLUTIONS.map(({ folder }) => folder);
  return project.node(['node_modules/typescript/bin/tsc', '--build', '--verbose', ...folders]);
}

describe('the packed types', () => {
  let compiled: ReturnType<typeof compile>;
  beforeAll(() => {
    compiled = compile();
  });

  test('hold', () => {
    const errors = compiled.stdout.split('\n').filter((line) => line.includes('error TS'));
    expect({ ...compiled, stdout: errors }).toEqual({ status: 0, stdout: [], stderr: '' });
  });

  test.each(RESOLUTIONS)('are looked at under $name', ({ folder }) => {
    expect(compiled.stdout).toMatch(new RegExp(`Building project '.*${folder}/tsconfig.json'`));
  });
});
