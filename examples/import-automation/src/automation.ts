import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type PhaseHandle, type RunHandle, type StepHandle, trackRun } from 'errtrack';
import type { Customer } from './customers.js';
import { type Measure, readMeasures, scaleWeights } from './measures.js';
import { ask, type Portal } from './portal.js';
import { Scorecards } from './scorecards.js';

export interface Workplace {
  readonly portal: Portal;
  /** The folder with one folder for each customer. */
  readonly customers: string;
  readonly database: string;
  /** Ms that the person has to approve the import. */
  readonly approvalMs: number;
}

const REGIONS_AT_ONCE = 2;
const LOOK_MS = 120;

/** Bring a customer's measures into the scorecards: what takes a person a morning, as one run. */
export function importMeasures(customer: Customer, workplace: Workplace): Promise<number> {
  const labels = { customer_name: customer.name, scorecard_name: customer.scorecard };
  return trackRun('Scorecard import', { labels }, async (run) => {
    const scorecards = await initialise(run, workplace);
    try {
      return await work(run, customer, workplace, scorecards);
    } finally {
      scorecards.close();
    }
  });
}

function initialise(run: RunHandle, { database }: Workplace): Promise<Scorecards> {
  return run.phase('Initialization', (phase) =>
    phase.step('Open Database', () => Scorecards.open(database)),
  );
}

async function work(
  run: RunHandle,
  customer: Customer,
  workplace: Workplace,
  scorecards: Scorecards,
): Promise<number> {
  const folder = join(workplace.customers, customer.folder);
  const measures = await run.phase('Phase 1', (phase) => readSheet(phase, folder));
  await run.phase(
    'Phase 1.5',
    { optional: true, condition: 'a new organization id', when: false },
    () => {},
  );
  await run.phase('Phase 2', (phase) => exportTemplate(phase, customer, workplace));
  const scaled = await run.phase('Phase 2', (phase) => processSheet(phase, measures));
  await run.phase(
    'Phase 3',
    { optional: true, condition: 'Enterprise only', when: customer.isEnterprise },
    (phase) =>
      phase.step('Create Measure Groups', () => new Set(scaled.map((it) => it.group)).size),
  );
  await run.phase('Phase 4', (phase) =>
    importRegions(phase, customer, workplace, { folder, scaled, scorecards }),
  );
  return run.phase('Finalization', (phase) => verify(phase, customer, scorecards));
}

async function readSheet(phase: PhaseHandle, folder: string): Promise<readonly Measure[]> {
  const sheet = join(folder, 'measures.csv');
  const measures = await phase.step('Read Measures', (step) => {
    const read = readMeasures(readFileSync(sheet, 'utf8'), basename(sheet));
    step.details({ measure_count: read.length });
    return read;
  });
  phase.attach(sheet, { kind: 'artifact' });
  return measures;
}

/** The portal makes its template in a job of its own, and is busy in the morning. */
async function exportTemplate(
  phase: PhaseHandle,
  customer: Customer,
  { portal }: Workplace,
): Promise<void> {
  const url = `${portal.url}/jobs/${customer.folder}`;
  await phase.step('Export Template', { retries: 2, backoffMs: 100, timeoutMs: 10_000 }, (step) =>
    waitForJob(url, step),
  );
  await phase.step('Download File', ({ signal }) =>
    ask(`${portal.url}/templates/${customer.folder}`, signal),
  );
}

async function waitForJob(url: string, step: StepHandle): Promise<void> {
  for (let percent = 0; percent < 100; ) {
    ({ percent } = JSON.parse(await ask(url, step.signal)));
    step.progress(percent, 'waiting for the job');
    if (percent < 100) await sleep(LOOK_MS, undefined, { signal: step.signal });
  }
}

async function processSheet(
  phase: PhaseHandle,
  measures: readonly Measure[],
): Promise<readonly Measure[]> {
  return phase.step('Process File', (step) => {
    const { scaled, groups } = scaleWeights(measures);
    if (groups.length > 0)
      step.warn(`Weights of ${groups.join(', ')} did not add up to 100: scaled`);
    step.details({ rows_updated: scaled.length });
    return scaled;
  });
}

interface Sheet {
  readonly folder: string;
  readonly scaled: readonly Measure[];
  readonly scorecards: Scorecards;
}

async function importRegions(
  phase: PhaseHandle,
  customer: Customer,
  { approvalMs }: Workplace,
  { folder, scaled, scorecards }: Sheet,
): Promise<void> {
  await phase.gate('Approve Import', {
    message: `Look at ${customer.scorecard}; without a word the import goes on`,
    timeoutMs: approvalMs,
    onTimeout: 'continue',
  });
  const regions = readdirSync(join(folder, 'regions')).map((name) => basename(name, '.csv'));
  const rollback = () => scorecards.remove(customer.scorecard);
  const imports = regions.map((region) =>
    phase.define(`Import ${region}`, { rollback }, async (step) => {
      for (const [index, measure] of scaled.entries()) {
        scorecards.put(customer.scorecard, region, measure);
        step.items(index + 1, scaled.length, 'measures');
        await sleep(2);
      }
    }),
  );
  await phase.parallel(imports, { concurrency: REGIONS_AT_ONCE });
}

async function verify(
  phase: PhaseHandle,
  customer: Customer,
  scorecards: Scorecards,
): Promise<number> {
  const count = await phase.step('Verify Changes', () => scorecards.count(customer.scorecard));
  await phase.step('Automation Complete', () => scorecards.save());
  return count;
}
