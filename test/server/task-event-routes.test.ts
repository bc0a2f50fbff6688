import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openProject } from '../../src/files/open-project.js';
import { ProjectReader } from '../../src/server/project-reader.js';
import { createTaskEventRoutes } from '../../src/server/routes/task-event-routes.js';
import { EventClient } from './support/event-client.js';
import { until } from './support/followed.js';
import { serveApp } from './support/served-app.js';
import { WrittenRuns } from './support/written-runs.js';

async function serveTasks() {
  const runs = new WrittenRuns();
  const reader = new ProjectReader(openProject(runs.root));
  const { url } = await serveApp(createTaskEventRoutes({ feed: runs.openFeed(), reader }));
  return { runs, nameTask: (id: string) => `${url}/api/tasks/${id}/events` };
}

const messages = (client: EventClient) => client.events.map(({ data }) => Object(data));
const last = (client: EventClient) => messages(client).at(-1);

test('a task is told as it goes on, and its result closes the channel', async () => {
  const { runs, nameTask } = await serveTasks();
  runs.start('task', 2);
  const client = new EventClient(nameTask('task'));
  await client.waitFor(1);
  expect(messages(client)[0]).toMatchObject({
    type: 'progress_update',
    workflow: { workflow_name: 'import', progress_summary: { is_complete: false } },
  });
  runs.go('task', 2);
  await until(() => last(client).workflow?.progress_summary.completed_steps === 1);
  runs.go('task');
  await until(() => client.isClosed);
  expect(messages(client).map(({ type }) => type)).toStrictEqual([
    ...Array.from({ length: client.events.length - 1 }, () => 'progress_update'),
    'completion',
  ]);
  expect(last(client)).toMatchObject({
    type: 'completion',
    result: {
      success: true,
      message: 'import completed',
      result: null,
      workflow: { progress_summary: { is_complete: true, completed_steps: 2 } },
      errors: [],
      warnings: [],
    },
  });
});

test('a task that has ended is told at once', async () => {
  const { runs, nameTask } = await serveTasks();
  runs.start('task', 1);
  runs.go('task');
  const client = new EventClient(nameTask('task'));
  await until(() => client.isClosed);
  expect(messages(client).map(({ type }) => type)).toStrictEqual(['progress_update', 'completion']);
});

test('a task whose process is gone ends without success', async () => {
  const { runs, nameTask } = await serveTasks();
  runs.start('task', 1, 4_000_000);
  runs.go('task', 1);
  const client = new EventClient(nameTask('task'));
  await until(() => client.isClosed);
  expect(last(client)).toMatchObject({
    type: 'completion',
    result: { success: false, message: 'import was interrupted' },
  });
});

test('the channel of a task that is pruned is closed', async () => {
  const { runs, nameTask } = await serveTasks();
  runs.start('task', 1);
  runs.start('other', 1);
  const client = new EventClient(nameTask('task'));
  await client.waitFor(1);
  rmSync(join(runs.dataDir, 'runs', 'task'), { recursive: true });
  await until(() => client.isClosed);
  expect(messages(client).map(({ type }) => type)).toStrictEqual(['progress_update']);
});

test.each(['unknown', '..%2F..%2Fetc', '.', '%00'])('there is no task %s', async (id) => {
  const { nameTask } = await serveTasks();
  const answer = await fetch(nameTask(id));
  expect(answer.status).toBe(404);
  if (id === 'unknown') expect(await answer.json()).toStrictEqual({ error: 'Task not found' });
});
