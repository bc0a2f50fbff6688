import { createServer, get } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { openProject } from '../../src/files/open-project.js';
import { type Served, serve } from '../../src/server/serve.js';
import { makeTempFolder } from '../support/temp-folder.js';
import { WrittenRuns } from './support/written-runs.js';

const DEFAULT_PORT = 5005;

async function serveHere(root: string, port?: number, onNote?: (note: string) => void) {
  const options = { port, keepAlive: false, isOwnProcess: false, ...(onNote && { onNote }) };
  const served = await serve(openProject(root), options);
  onTestFinished(() => served.close());
  return served;
}

/** Have a port, unless somebody else has it. */
async function take(port: number): Promise<void> {
  const server = createServer((_, answer) => answer.end('{}'));
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => {
    server.once('error', () => resolve()).listen(port, '127.0.0.1', resolve);
  });
}

test('without a port it is 5005, or the next one that is free (R51)', async () => {
  await take(DEFAULT_PORT);
  const notes: string[] = [];
  const { port, url } = await serveHere(makeTempFolder(), undefined, (note) => notes.push(note));
  expect(port).toBeGreaterThan(DEFAULT_PORT);
  expect(url).toBe(`http://127.0.0.1:${port}/`);
  expect(notes).toEqual([expect.stringMatching(/^Port 5005 is taken by .+; this is port \d+\.$/)]);
  const page = await ask(url, '');
  expect([page.status, page.type]).toEqual([200, 'text/html; charset=utf-8']);
  expect(page.text).toMatch(/id="errtrack-data">\{"mode":"live"/);
});

test('curl gets the five answers, during a run and after it (R57)', async () => {
  const runs = new WrittenRuns();
  const served = await serveHere(runs.root, 0);
  runs.start('import', 2);
  runs.go('import', 3);
  expect(await askFive(served)).toMatchObject([
    { status: 'in_progress', is_running: true, step_summary: { completed_steps: 1 } },
    { phases: expect.anything() },
    { end_time: null, operations: expect.anything() },
    [],
    { total_errors: 0 },
  ]);
  runs.go('import');
  expect(await askFive(served)).toMatchObject([
    { status: 'success', is_running: false, step_summary: { completed_steps: 2 } },
    { end_time: expect.any(String) },
    { end_time: expect.any(String), errors: [] },
    [],
    { success_rate: 100 },
  ]);
});

async function askFive({ url }: Served): Promise<readonly unknown[]> {
  const answers: unknown[] = [];
  for (const path of [
    'status',
    'step_tracking',
    'monitoring',
    'monitoring/errors',
    'monitoring/summary',
  ]) {
    const { status, type, text } = await ask(url, path);
    expect([path, status, type]).toEqual([path, 200, 'application/json; charset=utf-8']);
    answers.push(JSON.parse(text));
  }
  return answers;
}

/** Ask with the headers of curl, and no others. */
function ask(url: string, path: string) {
  const headers = { 'User-Agent': 'curl/8.5.0', Accept: '*/*' };
  return new Promise<{ status: number | undefined; type: string | undefined; text: string }>(
    (resolve, reject) => {
      get(`${url}${path}`, { headers, agent: false }, async (response) => {
        let text = '';
        for await (const part of response.setEncoding('utf8')) text += part;
        resolve({ status: response.statusCode, type: response.headers['content-type'], text });
      }).on('error', reject);
    },
  );
}
