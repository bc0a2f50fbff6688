import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TrackedProject } from '../support/tracked-project.js';

let project: TrackedProject;
beforeAll(() => {
  project = new TrackedProject();
});
afterAll(() => project.remove());

const START = `
  import { startDashboard, trackRun, captureError } from 'errtrack';
  const ask = async (url, path) => (await fetch(new URL(path, url))).json();
`;

test('a program serves what it does itself', () => {
  const { code, stdout, stderr } = project.run(`${START}
    const { url, port, token } = await startDashboard({ port: 0 });
    console.log(url === \`http://127.0.0.1:\${port}/\`, /^[0-9a-f]{64}$/.test(token));
    await trackRun('Import', { output: 'silent' }, async (run) => {
      await run.step('Export', async () => {
        const { runs } = await ask(url, 'api/runs');
        console.log(runs.map(({ name, status, step_name }) => [name, status, step_name].join()));
      });
    });
    captureError(new Error('on the way'));
    console.log((await ask(url, 'api/errors')).errors.map(({ message }) => message));
    console.log((await ask(url, 'status')).status);
  `);
  expect(stderr).toBe('');
  expect(stdout).toBe("true true\n[ 'Import,running,Export' ]\n[ 'on the way' ]\nsuccess\n");
  expect(code).toBe(0);
});

test('it does not keep the program, not even with somebody who looks', () => {
  const { code, stdout } = project.run(`${START}
    import { connect } from 'node:net';
    const { url, port } = await startDashboard({ port: 0 });
    const socket = connect(port, '127.0.0.1').unref();
    socket.write('GET /api/events HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n');
    await new Promise((resolve) => socket.ref().once('data', resolve));
    socket.unref();
    process.on('exit', () => console.log('over'));
  `);
  expect([code, stdout]).toStrictEqual([0, 'over\n']);
});

test('it keeps the program where it is asked to, until it is closed', () => {
  const { code, stdout } = project.run(`${START}
    const dashboard = await startDashboard({ port: 0, keepAlive: true });
    setTimeout(async () => {
      console.log('still there');
      await dashboard.close();
      await dashboard.close();
      console.log(await fetch(dashboard.url).catch((error) => error.cause.code));
    }, 300).unref();
  `);
  expect([code, stdout]).toStrictEqual([0, 'still there\nECONNREFUSED\n']);
});

test('it goes with its scope', () => {
  const { stdout } = project.run(`${START}
    const dashboard = await startDashboard({ port: 0 });
    await dashboard[Symbol.asyncDispose]();
    console.log(await fetch(dashboard.url).catch((error) => error.cause.code));
  `);
  expect(stdout).toBe('ECONNREFUSED\n');
});

test('a tracker of its own has its own project served', () => {
  const other = new TrackedProject();
  const { stdout } = project.run(`${START}
    import { ErrorTracker } from 'errtrack';
    const tracker = new ErrorTracker({ root: ${JSON.stringify(other.folder)} });
    tracker.trackError(new Error('elsewhere'));
    const { url } = await startDashboard({ port: 0, tracker });
    console.log((await ask(url, 'api/errors')).errors.map(({ message }) => message));
  `);
  other.remove();
  expect(stdout).toBe("[ 'elsewhere' ]\n");
});

test('two of them in one program share nothing', () => {
  const { stdout } = project.run(`${START}
    const [a, b] = [await startDashboard({ port: 0 }), await startDashboard({ port: 0 })];
    console.log(a.port !== b.port, a.token !== b.token);
    await a.close();
    console.log((await fetch(b.url)).status);
  `);
  expect(stdout).toBe('true true\n200\n');
});

test.each([
  ['{ port: 70000 }', 'Cannot use 70000 for `port`: expected a port: 0 to 65535.'],
  ["{ port: '5005' }", 'Cannot use "5005" for `port`: expected a port: 0 to 65535.'],
  ["{ hots: 'x' }", 'Cannot use the unknown option `hots`. Did you mean `host`?'],
  ['{ open: 1 }', 'Cannot use 1 for `open`: expected true or false.'],
  ['{ tracker: {} }', 'Cannot use a value of type object for `tracker`: expected an ErrorTracker.'],
  ['null', 'Cannot use null for `options`: expected an object.'],
])('the options %s are refused', (options, message) => {
  const { stdout } = project.run(`${START}
    await startDashboard(${options}).catch((error) => console.log(error.code, error.message));
  `);
  expect(stdout).toBe(`BAD_OPTION ${message}\n`);
});

test('a data folder that nobody may read harms nobody', () => {
  const odd = new TrackedProject();
  writeFileSync(join(odd.folder, '.errtrack'), 'a file in its place');
  const { code, stdout, stderr } = odd.run(`${START}
    const { url } = await startDashboard({ port: 0 });
    const end = new AbortController();
    const { status, body } = await fetch(new URL('api/events', url), { signal: end.signal });
    console.log(status, (await body.getReader().read()).value.length > 0);
    setTimeout(() => process.exit(), 1500);
  `);
  odd.remove();
  expect({ code, stdout, stderr }).toStrictEqual({ code: 0, stdout: '200 true\n', stderr: '' });
});

test('the host keeps its own globals, and hono waits for the first dashboard', () => {
  const { stdout } = project.run(`
    const before = [Request, Response];
    const { startDashboard } = await import('errtrack');
    const { createRequire } = await import('node:module');
    const loaded = () => Object.keys(createRequire(import.meta.url).cache).some((it) => it.endsWith('server.js'));
    console.log(loaded());
    await startDashboard({ port: 0 });
    console.log(loaded(), Request === before[0], Response === before[1]);
  `);
  expect(stdout).toBe('false\ntrue true true\n');
});
