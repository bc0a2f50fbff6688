import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Run } from '../../src/core/runs/run.js';
import { readRun } from '../../src/runlog/read-run.js';
import { TrackedProject } from '../support/tracked-project.js';

let project: TrackedProject;
beforeEach(() => {
  project = new TrackedProject();
});
afterEach(() => project.remove());

/** A program that tracks a run, with what it does in its second step. */
function program(second: string, { options = '{}', before = '' } = {}): string {
  return `
    import { trackRun } from 'errtrack';
    ${before}
    await trackRun('Nightly', ${options}, async (run) => {
      await run.step('Export', () => [1, 2]);
      await run.step('Load', async (step) => { ${second} });
    });
    console.log('done');
  `;
}

function readRuns(): readonly Run[] {
  const dataDir = join(project.folder, '.errtrack');
  const ids = readdirSync(join(dataDir, 'runs')).sort();
  return ids.flatMap((id) => readRun(dataDir, id) ?? []);
}

function readOnlyRun(): Run {
  const [run, ...others] = readRuns();
  if (run === undefined || others.length > 0) throw new Error(`${others.length} runs besides`);
  return run;
}

function countReports(): number {
  return readdirSync(join(project.folder, 'tracking_reports')).length;
}

test('a run that is killed in mid-step is interrupted, and another one takes it up', () => {
  const killed = project.run(program(`process.kill(process.pid, 'SIGKILL');`));
  expect(killed.signal).toBe('SIGKILL');
  const run = readOnlyRun();
  expect(run.status).toBe('interrupted');
  expect(run.steps.get('export')).toMatchObject({ status: 'completed', result: [1, 2] });
  expect(run.steps.get('load')?.status).toBe('interrupted');

  const resumed = project.run(program('', { options: '{ resume: true }' }));
  expect(resumed).toMatchObject({ code: 0, stdout: 'done\n' });
  const second = readRuns()[1];
  expect(second).toMatchObject({ status: 'completed', resumedFrom: run.id, attempt: 2 });
  expect(second?.steps.get('export')?.status).toBe('skipped');
  expect(second?.steps.get('load')?.status).toBe('completed');
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
])('%s ends the process as it would without us, and the reports are saved', (signal, exitCode) => {
  const second = `process.kill(process.pid, '${signal}'); await new Promise((r) => setTimeout(r, 10_000));`;
  expect(project.run(program(second))).toMatchObject({ signal, code: null });
  expect(readOnlyRun()).toMatchObject({ status: 'cancelled', exitCode });
  expect(countReports()).toBe(3);
});

test('a program that listens to a signal itself goes on', () => {
  const before = `process.on('SIGINT', () => console.log('caught'));`;
  const second = `process.kill(process.pid, 'SIGINT'); await new Promise((r) => setTimeout(r, 50));`;
  const run = project.run(program(second, { before }));
  expect(run).toMatchObject({ code: 0, stdout: 'caught\ndone\n' });
  expect(readOnlyRun().status).toBe('completed');
});

test('process.exit in a step ends the run, with its code', () => {
  expect(project.run(program('process.exit(7);'))).toMatchObject({ code: 7, stdout: '' });
  expect(readOnlyRun()).toMatchObject({ status: 'failed', exitCode: 7 });
  expect(countReports()).toBe(3);
});

test('an error that nobody catches ends the run, and the process as ever', () => {
  const second = `setTimeout(() => { throw new RangeError('elsewhere'); }); await new Promise((r) => setTimeout(r, 10_000));`;
  const run = project.run(program(second));
  expect(run.code).toBe(1);
  expect(run.stderr).toContain('RangeError: elsewhere');
  expect(readOnlyRun()).toMatchObject({
    status: 'failed',
    exitCode: 1,
    failure: { type: 'RangeError', message: 'elsewhere' },
  });
  expect(countReports()).toBe(3);
});

test.each([
  [0, { status: 'cancelled', exitCode: 0, failure: null }],
  [4, { status: 'failed', exitCode: 4, failure: { message: 'elsewhere' } }],
])('an error that the program handles is not why it ends with code %i', (code, end) => {
  const before = `process.on('uncaughtException', () => {});`;
  const second = `
    setTimeout(() => { throw new RangeError('elsewhere'); });
    await new Promise((r) => setTimeout(r, 20));
    process.exit(${code});
  `;
  expect(project.run(program(second, { before })).code).toBe(code);
  expect(readOnlyRun()).toMatchObject(end);
});

test('a program that has nothing left to wait for ends as it would without us', () => {
  const run = project.run(program('await new Promise(() => {});'));
  expect(run.code).toBe(13);
  expect(readOnlyRun()).toMatchObject({
    status: 'failed',
    failure: { message: 'The run waited for something that never came' },
  });
});

test('a folder that cannot be written changes nothing for the program', () => {
  project.write('.errtrack', 'a file in its place');
  const run = project.run(program(''));
  expect(run).toMatchObject({ code: 0, stdout: 'done\n' });
});

test.each([
  ['readdirSync', '{ resume: true }', ''],
  ['readdirSync', `{ id: 'nightly' }`, ''],
  ['openSync', '{ resume: true }', ''],
  ['openSync', `{ id: 'nightly' }`, ''],
  ['unlinkSync', '{}', `await run.gate('Login', { timeoutMs: 5, onTimeout: 'continue' });`],
])('%s that is refused with %s changes nothing for the program', (name, options, second) => {
  project.run(program(`throw new Error('no');`, { options }));
  const refuse = `
    import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    const { ${name} } = fs;
    fs.${name} = (path, ...rest) => {
      if (!String(path).includes('.errtrack')) return ${name}(path, ...rest);
      throw Object.assign(new Error('refused'), { code: 'EACCES' });
    };
    syncBuiltinESMExports();
  `;
  project.write('refuse.mjs', refuse);
  const run = project.run(program(second, { options }), {}, ['--import', './refuse.mjs']);
  expect(run).toMatchObject({ code: 0, stdout: 'done\n' });
});

test('a descriptor that the program closes is not written to again', () => {
  const before = `import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';`;
  const second = `
    for (let fd = 3; fd < 60; fd++) { try { closeSync(fd); } catch {} }
    writeFileSync('mine.txt', '');
    globalThis.fds = Array.from({ length: 20 }, () => openSync('mine.txt', 'a'));
  `;
  project.run(program(second, { before }));
  expect(project.read('mine.txt')).toBe('');
});

test('CommonJS and ES modules share their runs', () => {
  const run = project.run(`
    import { createRequire } from 'node:module';
    import { trackRun } from 'errtrack';
    const other = createRequire(import.meta.url)('errtrack');
    await trackRun('Outer', (run) => run.step('Part', () => other.trackRun('Inner', () => {})));
  `);
  expect(run.code).toBe(0);
  const [outer, inner] = [...readRuns()].sort((one, two) => two.name.localeCompare(one.name));
  expect(inner?.parent).toEqual({ run: outer?.id, step: 'part' });
});
