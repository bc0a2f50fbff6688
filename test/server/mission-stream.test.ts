import { expect, onTestFinished, test, vi } from 'vitest';
import { MISSION_BANDS } from '../../src/core/runs/mission-json.js';
import { openProject } from '../../src/files/open-project.js';
import { MissionProgressTracker } from '../../src/runs/mission-progress-tracker.js';
import { serve } from '../../src/server/serve.js';
import { KeptRuns } from '../support/kept-runs.js';
import { EventClient } from './support/event-client.js';

test('each update of a mission is kept, streamed and served, at the right percentage (R134, R145)', async () => {
  onTestFinished(() => void vi.unstubAllEnvs());
  const kept = new KeptRuns();
  const options = { port: 0, keepAlive: false, isOwnProcess: false };
  const served = await serve(openProject(kept.root), options);
  onTestFinished(() => served.close());
  const client = await new EventClient(`${served.url}api/events`).open();
  const mission = new MissionProgressTracker('mission-1', { tracker: kept.tracker });
  const expected = ['run.start'];

  /** What the stream and the server say of the update that has just been made. */
  const look = async (type: string) => {
    expected.push(type);
    await client.waitFor(expected.length);
    const status = Object(await (await fetch(`${served.url}status`)).json());
    const { live_agents } = Object(await (await fetch(`${served.url}api/analytics/all`)).json());
    const [line] = live_agents.map((agent: { line: string }) => agent.line.split(' | ')[0]);
    return [status.progress_percent, kept.readOnly().percent, line];
  };
  for (const [stepName, [from, to]] of Object.entries(MISSION_BANDS)) {
    mission.startStep({ stepName });
    expect(await look('step.start')).toEqual([from, from, `Execution: ${from}%`]);
    mission.completeStep();
    expect(await look('step.end')).toEqual([to, to, `Execution: ${to}%`]);
  }
  mission.finish();
  expect(await look('run.end')).toEqual([100, 100, undefined]);
  expect(client.events.map(({ data }) => Object(data).type)).toEqual(expected);
});
