import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { UserProject } from '../support/user-project.js';

const project = new UserProject();
afterAll(() => project.remove());

const PACKAGE = 'node_modules/errtrack';

test('the tarball weighs at most 1 MB', () => {
  expect(statSync(project.tarball).size).toBeLessThanOrEqual(1_000_000);
});

test('the package holds what it needs, and nothing of its workshop', () => {
  expect(readdirSync(join(project.folder, PACKAGE)).sort()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'bin',
    'dist',
    'package.json',
    'schema',
  ]);
});

test('the package installs nothing else', () => {
  const manifest = JSON.parse(project.read(`${PACKAGE}/package.json`) ?? '');
  for (const kind of ['dependencies', 'peerDependencies', 'optionalDependencies']) {
    expect(manifest[kind] ?? {}).toEqual({});
  }
  for (const script of ['preinstall', 'install', 'postinstall']) {
    expect(manifest.scripts).not.toHaveProperty(script);
  }
});

const BUNDLED = [
  ...['commander', 'chalk', 'lowdb', '@jridgewell/trace-mapping', 'mdast-util-to-markdown'],
  ...['unified', 'remark-parse', 'remark-gfm', 'remark-frontmatter', 'hono', '@hono/node-server'],
];

/** What only the code of a package says: names and comments do not survive the bundler. */
const HEAVY = {
  commander: 'CommanderError',
  chalk: 'FORCE_COLOR',
  lowdb: 'lowdb: missing',
  remark: 'thematicBreak',
  hono: 'Not Found',
} as const;

test('every package whose code is inside is named with its license', () => {
  const licenses = project.read(`${PACKAGE}/dist/THIRD_PARTY_LICENSES.txt`) ?? '';
  for (const name of BUNDLED) {
    expect(licenses).toMatch(new RegExp(`^  ${name} \\d\\S+ \\(.+\\)$`, 'm'));
  }
});

test.each(Object.entries(HEAVY))('the library loads no %s, the commands do', (_name, mark) => {
  const library = ['index.js', 'register.js'].flatMap((entry) =>
    listStaticImports(`${PACKAGE}/dist/${entry}`),
  );
  expect(library.filter((file) => project.read(file)?.includes(mark))).toEqual([]);
  const commands = listScripts(`${PACKAGE}/dist/commands`);
  expect(commands.filter((file) => project.read(file)?.includes(mark))).not.toEqual([]);
});

test('npm installs it without a network, and links the command', () => {
  const user = join(project.folder, 'fresh');
  project.write('fresh/package.json', '{ "name": "fresh", "private": true }');
  const args = [
    'install',
    '--offline',
    '--no-audit',
    '--no-fund',
    '--prefix',
    user,
    project.tarball,
  ];
  const cache = { npm_config_cache: join(project.folder, 'cache') };
  expect(project.run('npm', args, cache)).toMatchObject({ status: 0 });
  expect(readdirSync(join(user, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
    'errtrack',
  ]);
  const { version } = JSON.parse(project.read(`${PACKAGE}/package.json`) ?? '');
  const asked = project.run(join(user, 'node_modules/.bin/errtrack'), ['--version']);
  expect(asked).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
});

function listScripts(folder: string): string[] {
  const names = readdirSync(join(project.folder, folder), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.js')).map((name) => join(folder, name));
}

/** A built file and all that node loads along with it; `import()` is not followed. */
function listStaticImports(entry: string): string[] {
  const found = new Set([entry]);
  for (const file of found) {
    const text = project.read(file) ?? '';
    for (const [, path = ''] of text.matchAll(/(?:from|^import|;import)\s*"(\.[^"]+)"/gm)) {
      found.add(join(dirname(file), path));
    }
  }
  return [...found];
}
