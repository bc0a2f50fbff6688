import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, expect, test } from 'vitest';
import { OwnProcess } from '../server/support/serve-process.js';
import { makeTempFolder } from '../support/temp-folder.js';
import { UserProject } from '../support/user-project.js';

const project = new UserProject();
afterAll(() => project.remove());

const USE = `
  const { url, close } = await startDashboard({ port: 0 });
  const { project } = await (await fetch(url + 'api/overview')).json();
  const page = await fetch(url);
  const isPage = (await page.text()).includes('id="app"');
  console.log(project.name, page.status, page.headers.get('content-type'), isPage);
  await close();
`;
const SERVED = { status: 0, stdout: 'user 200 text/html; charset=utf-8 true\n', stderr: '' };

test('the installed command serves', async () => {
  const command = join('node_modules', 'errtrack', 'bin', 'errtrack.js');
  const serve = new OwnProcess(project.folder, [command, 'serve', '--port', '0']);
  const url = await serve.firstLine();
  expect(await (await fetch(`${url}api/overview`)).json()).toMatchObject({
    project: { name: 'user' },
    runs: { total: 0 },
  });
  expect((await fetch(`${url}status`)).status).toBe(200);
  expect(await serve.signal('SIGINT')).toBe(0);
});

test('a module serves, and CommonJS', () => {
  project.write('app.mjs', `import { startDashboard } from 'errtrack'; ${USE}`);
  project.write(
    'app.cjs',
    `const { startDashboard } = require('errtrack'); (async () => { ${USE} })();`,
  );
  expect(project.node(['app.mjs'])).toEqual(SERVED);
  expect(project.node(['app.cjs'])).toEqual(SERVED);
});

const DECIDE = `
  captureError(new Error('as it went'));
  const { url, token } = await startDashboard({ port: 0 });
  const headers = { 'X-Errtrack-Token': token, 'Content-Type': 'application/json' };
  const decide = async (hash, name) => {
    const answer = await fetch(url + 'api/errors/' + hash + '/' + name, { method: 'POST', headers, body: '{}' });
    const { status } = await answer.json();
    const has = (file, text) => readFileSync(file, 'utf8').includes(text);
    console.log(answer.status, status, has('TODO.md', 'as it went'), has('FIXED_ERRORS.md', 'as it went'));
  };
  const { errors: [{ hash }] } = await (await fetch(url + 'api/errors')).json();
  for (const name of ['fix', 'reopen', 'ignore']) await decide(hash, name);
`;

test.each([
  [
    'a module',
    'fix.mjs',
    "import { readFileSync } from 'node:fs'; import { captureError, startDashboard } from 'errtrack';",
    DECIDE,
  ],
  [
    'CommonJS',
    'fix.cjs',
    "const { readFileSync } = require('node:fs'); const { captureError, startDashboard } = require('errtrack');",
    `(async () => { ${DECIDE} })();`,
  ],
])('what is decided in the dashboard of %s is in the files at once', (_, file, head, body) => {
  const own = new UserProject();
  own.write(file, `${head} ${body}`);
  own.write('errors_log.json', '{"version":1,"errors":{}}');
  for (const name of ['TODO.md', 'FIXED_ERRORS.md']) own.write(name, '# Mine\n');
  const told = own.node([file], { ERRTRACK: '1', CI: 'true' });
  own.remove();
  expect(told).toEqual({
    status: 0,
    stdout: '200 fixed false true\n200 active true false\n200 ignored false false\n',
    stderr: '',
  });
});

test('the server brings no parser of Markdown of its own: the commands have one', () => {
  const [server, writing] = ['cjs/server.js', 'commands/fold-writing.js'].map((name) =>
    project.read(`node_modules/errtrack/dist/${name}`),
  );
  expect([server, writing].map((it) => it?.includes('thematicBreak'))).toEqual([false, true]);
});

test('a bundle that can be split loads the server when it serves', async () => {
  project.write(
    'bundled.mjs',
    `import { startDashboard } from 'errtrack'; if (process.argv[2]) { ${USE} }`,
  );
  const { metafile } = await build({
    absWorkingDir: project.folder,
    entryPoints: ['bundled.mjs'],
    outdir: 'bundle',
    outExtension: { '.js': '.mjs' },
    format: 'esm',
    platform: 'node',
    bundle: true,
    splitting: true,
    metafile: true,
    logLevel: 'error',
  });
  const main = metafile.outputs['bundle/bundled.mjs'];
  expect(main?.imports.some(({ kind }) => kind === 'dynamic-import')).toBe(true);
  expect(project.read('bundle/bundled.mjs')).not.toContain('Access-Control');
  expect(project.node(['bundle/bundled.mjs', 'serve'])).toEqual(SERVED);
});

test.each(['esm', 'cjs'] as const)(
  'a bundle of one file (%s) has the page in it',
  async (format) => {
    project.write(
      'alone.ts',
      `import { startDashboard } from 'errtrack'; void (async () => { ${USE} })();`,
    );
    const outfile = join(makeTempFolder(), format === 'esm' ? 'alone.mjs' : 'alone.cjs');
    await build({
      absWorkingDir: project.folder,
      entryPoints: ['alone.ts'],
      outfile,
      format,
      platform: 'node',
      bundle: true,
      logLevel: 'error',
    });
    expect(project.node([outfile])).toEqual(SERVED);
  },
);
