import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, get } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openProject } from '../../src/files/open-project.js';
import { type Served, serve } from '../../src/server/serve.js';
import { planRun, writeRunLog } from '../support/run-log.js';
import { makeTempFolder } from '../support/temp-folder.js';
import { until } from './support/followed.js';
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

test('nothing that a request says is hidden from the guard behind many headers', async () => {
  const { port } = await serveHere(makeTempFolder(), 0);
  const many = Array.from({ length: 2_000 }, (_, index) => `X-${index}: x`);
  const lines = ['Host: localhost', ...many, 'Origin: http://evil.example', 'Connection: close'];
  const socket = connect(port, '127.0.0.1');
  socket.write(`GET /status HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
  const text = await readAll(socket);
  expect(text.split('\r\n', 1)).toEqual(['HTTP/1.1 403 Forbidden']);
});

test('whoever takes nothing of a large answer is dropped', async () => {
  const root = makeTempFolder();
  const path = 'error_screenshots/a.png';
  const place = { step: null, phase: null };
  const attachment = { type: 'attachment', kind: 'file', mime: null, bytes: 1, path } as const;
  const events = [{ ...attachment, ...place }];
  writeRunLog(
    join(root, '.errtrack'),
    'import',
    planRun({ id: 'import', startedAt: 1e12, events }),
  );
  mkdirSync(join(root, 'error_screenshots'));
  writeFileSync(join(root, path), Buffer.alloc(20_000_000));
  const project = openProject(root);
  const own = { port: 0, keepAlive: true, isOwnProcess: false, maxSilenceMs: 300 };
  const served = await serve(project, own);
  onTestFinished(() => served.close());
  await until(() => countSockets() === 0);
  const socket = connect(served.port, '127.0.0.1').pause();
  socket.write('GET /api/runs/import/attachments/0 HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await until(() => countSockets() === 2);
  await until(() => countSockets() === 1);
  expect((await readAll(socket)).length).toBeLessThan(20_000_000);
});

function countSockets(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
}

async function readAll(socket: Socket): Promise<string> {
  let text = '';
  for await (const piece of socket.setEncoding('latin1')) text += piece;
  return text;
}

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
