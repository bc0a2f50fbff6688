import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { FoldProject } from '../support/fold-project.js';

const WORD = 'quetzalcoatl';
const LIBRARY = new URL('../../dist/index.js', import.meta.url).href;
const HEAD = `
import { trackRun } from ${JSON.stringify(LIBRARY)};
import { appendFileSync, existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
configure({ fold: 'manual' });
const png = Buffer.from('\\x89PNG\\r\\n\\x1a\\n', 'latin1');
`;
/** A run that fails the first time, and says in a file what it has done. */
const NIGHTLY = `${HEAD}
const options = {
  ...{ output: 'silent', resume: true, capture: () => ({ screenshot: png, url: "https://x/${WORD}" }) },
  labels: { customer_name: 'Lego ${WORD}', ${WORD}: 'x' },
};
await trackRun('nightly', options, async (run) => {
  const done = (what, value) => () => (appendFileSync('done', what + ' '), value);
  const plain = await run.step('Load', done('load', { rows: 3 }));
  const telling = await run.step('Ask', done('ask', { url: '/${WORD}' }));
  await run.phase('of ${WORD}', (phase) => phase.step('Save for ${WORD}', () => {
    if (!process.env.WELL) throw new RangeError('no {"word":"quet\\\\u007aalcoatl"} for ${WORD}');
  }));
  return { plain, telling };
}).then((it) => appendFileSync('done', JSON.stringify(it)), () => {});
`;

function holding(project: FoldProject): readonly string[] {
  return readdirSync(project.folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(project.folder, name)).isFile())
    .filter((name) => `${name} ${readFileSync(join(project.folder, name))}`.includes(WORD))
    .sort();
}

function runNightly(project = new FoldProject()): FoldProject {
  const { status, stderr } = project.run(NIGHTLY);
  expect([status, stderr]).toEqual([0, '']);
  return project;
}

function showJson(project: FoldProject) {
  return JSON.parse(project.cli('runs', 'show', '@latest', '--json').stdout);
}

test('a run that is scrubbed is shown, reported and taken up as before', () => {
  const project = runNightly();
  const before = showJson(project);
  expect(holding(project).length).toBeGreaterThan(5);
  const { status, stdout, stderr } = project.cli('scrub', '--match', WORD);
  expect([status, stdout + stderr]).toEqual([0, expect.not.stringContaining(WORD)]);
  expect(stdout).toMatch(/^Cleaned: .errtrack\/runs\/.*\/events.jsonl$/m);
  expect(stdout).toMatch(
    /^Renamed: tracking_reports\/summary_report_Lego_secret_\d{8}_\d{6}.txt$/m,
  );
  expect(stderr).toMatch(
    /^error_screenshots\/error_of_secret_Save_for_secret_\S+.png is a picture of a run that held a secret/m,
  );
  expect(holding(project)).toEqual([]);
  const after = showJson(project);
  expect(after).toMatchObject({
    ...{ run_id: before.run_id, status: 'failed', start_time: before.start_time },
    ...{
      labels: { customer_name: 'Lego <secret>', '<secret>': 'x' },
      error: { type: 'RangeError' },
    },
    phases: { 'of <secret>': { status: 'failed' } },
  });
  expect(after.error.message).toBe('no {"word":"<secret>"} for <secret>');
  expect(existsSync(join(project.folder, after.attachments[0].path))).toBe(true);
  const reports = readdirSync(join(project.folder, 'tracking_reports'));
  expect(project.cli('report', '@latest').stdout.trim().split('\n')).toHaveLength(3);
  expect(readdirSync(join(project.folder, 'tracking_reports'))).toEqual(reports);
  // What it gave is what it gave: a step whose result is another now runs again.
  project.run(NIGHTLY, { WELL: '1' });
  expect(project.read('done')).toBe(
    `load ask ask {"plain":{"rows":3},"telling":{"url":"/${WORD}"}}`,
  );
  expect(showJson(project)).toMatchObject({ status: 'completed', resumed_from: before.run_id });
});

test('a run that goes on loses nothing, can be read, and is scrubbed when it has ended', async () => {
  const project = new FoldProject();
  const ended = project.start(`${HEAD}
    await trackRun('long', { output: 'silent', reports: false }, async (run) => {
      for (let i = 0; !existsSync('stop'); i++) {
        await run.step('step ' + i, (step) => step.log('the word is ${WORD} ' + i));
        appendFileSync('told', '.');
        await sleep(2);
      }
    });`);
  while (project.cli('runs', 'list', '--json').stdout.trim() === '[]') await sleep(50);
  const [id = ''] = readdirSync(join(project.dataDir, 'runs'));
  for (let round = 0; round < 2; round++) {
    const { status, stderr } = project.cli('scrub', '--match', WORD);
    expect(status).toBe(2);
    expect(stderr).toContain(
      `.errtrack/runs/${id}/events.jsonl holds a secret, and its run goes on: run it again when that has ended.\n`,
    );
    expect(showJson(project).status).toBe('running');
  }
  const dry = project.cli('scrub', '--match', WORD, '--dry-run', '--json');
  expect([dry.status, JSON.parse(dry.stdout).kept]).toEqual([
    0,
    [{ file: `.errtrack/runs/${id}/events.jsonl`, reason: 'live' }],
  ]);
  project.write('stop', '');
  expect(await ended).toBe(0);
  expect(project.cli('scrub', '--match', WORD).status).toBe(0);
  expect(holding(project)).toEqual([]);
  const { status, steps } = showJson(project);
  expect(status).toBe('completed');
  expect(steps.map((it: { message: string }) => it.message)).toEqual(
    Array.from(project.read('told'), (_, i) => `the word is <secret> ${i}`),
  );
});

test('may be killed at any moment, and finishes the next time', async () => {
  const project = runNightly();
  runNightly(project);
  const ids = readdirSync(join(project.dataDir, 'runs'));
  for (const ms of [100, 130, 150, 170, 190, 210, 240, 280]) {
    await project.killCli(ms, 'scrub', '--match', WORD);
    expect(JSON.parse(project.cli('runs', 'list', '--json').stdout)).toHaveLength(2);
  }
  expect(project.cli('scrub', '--match', WORD).status).toBe(0);
  expect(holding(project)).toEqual([]);
  expect(readdirSync(join(project.dataDir, 'runs'))).toEqual(ids);
  expect(readdirSync(join(project.folder, 'tracking_reports'))).toHaveLength(6);
  expect(existsSync(join(project.folder, showJson(project).attachments[0].path))).toBe(true);
});
