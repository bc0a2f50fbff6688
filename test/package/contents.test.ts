import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { UserProject } from '../support/user-project.js';

const project = new UserProject();
afterAll(() => project.remove());

const PACKAGE = 'node_modules/errtrack';

test('the tarball weighs at most 500 KB', () => {
  expect(statSync(project.tarball).size).toBeLessThanOrEqual(500_000);
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

test('every package whose code is inside is named with its license', () => {
  const licenses = project.read(`${PACKAGE}/dist/THIRD_PARTY_LICENSES.txt`) ?? '';
  const bundled = bundledPackages(listScripts(`${PACKAGE}/dist`));
  expect(bundled).toContain('commander');
  expect(bundled).toContain('unified');
  for (const name of bundled)
    expect(licenses).toMatch(new RegExp(`^  ${name} \\d\\S+ \\(.+\\)$`, 'm'));
});

test.each(['index.js', 'register.js'])('%s loads no heavy package', (entry) => {
  const loaded = listStaticImports(`${PACKAGE}/dist/${entry}`);
  expect(bundledPackages(loaded).filter((name) => !name.startsWith('@jridgewell/'))).toEqual([]);
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
    for (const [, path = ''] of text.matchAll(
      /^(?:import|\} from|export .* from) ?[^\n]*?"(\.[^"]+)"/gm,
    )) {
      found.add(join(dirname(file), path));
    }
  }
  return [...found];
}

/** Packages whose code stands in built files: the bundler notes above each part where it is from. */
function bundledPackages(files: readonly string[]): string[] {
  const names = files.flatMap((file) =>
    [
      ...(project.read(file) ?? '').matchAll(
        /^ *\/\/ \S*node_modules\/((?:@[^/\s]+\/)?[^/\s]+)\//gm,
      ),
    ].map(([, name = '']) => name),
  );
  return [...new Set(names)].sort();
}
