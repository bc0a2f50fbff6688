import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { StepTracker } from '../../src/runs/step-tracker.js';
import { finishTracking, startTracking, tellStep } from '../../src/runs/tell-step.js';
import { trackRun } from '../../src/runs/track-run.js';
import { KeptRuns } from '../support/kept-runs.js';

afterEach(() => vi.unstubAllEnvs());

const secret = (what: string) => `${what} password=hunter22`;

/** Files that hold the secret, in their text or their name. */
function holding({ root }: KeptRuns): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(root, name)).isFile())
    .filter((name) => `${name} ${readFileSync(join(root, name), 'utf8')}`.includes('hunter22'));
}

test('no name that a program gives brings a secret to the disk', async () => {
  const kept = new KeptRuns();
  const declared = {
    name: secret('b'),
    id: secret('id'),
    description: secret('d'),
    phase: secret('p'),
  };
  const options = kept.options({
    labels: { [secret('label')]: secret('value'), 'api-key': 'hunter22' },
    steps: [secret('declared'), declared],
    bands: { [secret('declared')]: [0, 40] },
  });
  await trackRun(secret('run'), options, async (run) => {
    await run.step(secret('declared'), (step) => step.progress(50));
    await run.phase(secret('phase'), async (phase) => {
      await phase.step(secret('step'), { id: secret('own') }, () => {});
      phase.skip(secret('skipped'), secret('reason'));
    });
  });
  const tracker = new StepTracker(secret('operation'), {
    ...kept.options(),
    steps: [secret('one')],
  });
  tracker.step(secret('one'));
  tracker.done();
  expect(holding(kept)).toEqual([]);
  const [run, operation] = kept.read();
  expect([...(run?.steps.keys() ?? [])]).toEqual([
    ...['declared-password-secret', 'id password=<secret>'],
    ...['own password=<secret>', 'skipped-password-secret'],
  ]);
  // What was declared is what was begun, and fills its band.
  expect(run?.steps.get('declared-password-secret')).toMatchObject({
    ...{ status: 'completed', band: { from: 0, to: 40 } },
  });
  expect(run?.labels).toEqual({
    'label password=<secret>': 'value password=<secret>',
    'api-key': '<secret>',
  });
  expect([...(operation?.steps.keys() ?? [])]).toEqual(['one-password-secret']);
});

test('nor does the phase of a step that is only told', () => {
  const kept = new KeptRuns();
  startTracking('told', kept.options());
  tellStep({ phase: secret('phase'), step: secret('step'), status: 'in_progress' });
  tellStep({ phase: secret('phase'), step: secret('step'), status: 'success' });
  finishTracking();
  expect(holding(kept)).toEqual([]);
  expect([...kept.readOnly().steps.values()]).toMatchObject([
    { id: 'step-password-secret', phase: 'phase password=<secret>', status: 'completed' },
  ]);
});
