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
