// Makes dist/: code by esbuild, so that a start loads one file for each thing it does; types by tsc.
import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { formatLicenses } from './third-party.js';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const LIBRARY = { index: 'src/index.ts', register: 'src/register.ts' };
const PROGRAMS = { cli: 'src/cli/main.ts', fold: 'src/fold/child.ts' };

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  charset: 'utf8',
  // Licenses of what is bundled stand in a file of their own.
  legalComments: 'none',
  logLevel: 'warning',
  // `sideEffects` in package.json holds for src/ too: there an import for its effect alone would be dropped.
  logOverride: { 'ignored-bare-import': 'error' },
  metafile: true,
};

const modules = {
  ...common,
  outdir: 'dist',
  format: 'esm',
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
};

// Whitespace goes from what every tracked program parses at its start; names stay.
const library = { ...modules, entryPoints: LIBRARY, minifyWhitespace: true };

// commander loads child_process for subcommands that are programs of their own. We have none, and it is a
// tenth of a start.
const lightCommander = {
  name: 'light-commander',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      importer.includes('commander') ? { path: 'child_process', namespace: 'nothing' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'nothing' }, () => ({ contents: 'module.exports = {};' }));
  },
};

const programs = {
  ...modules,
  entryPoints: PROGRAMS,
  plugins: [lightCommander],
  // commander is CommonJS, and a module has no `require` of its own.
  banner: {
    js: "import { createRequire as __errtrackRequire } from 'node:module';\nconst require = __errtrackRequire(import.meta.url);",
  },
};

const commonjs = {
  ...common,
  entryPoints: LIBRARY,
  outdir: 'dist/cjs',
  format: 'cjs',
  define: { 'import.meta.url': '__errtrackUrl' },
  banner: { js: "const __errtrackUrl = require('node:url').pathToFileURL(__filename).href;" },
};

rmSync('dist', { recursive: true, force: true });
const bundles = await Promise.all([library, programs, commonjs].map(build));
writeFileSync('dist/cjs/package.json', '{ "type": "commonjs" }\n');
writeTypes();
writeFileSync(
  'dist/THIRD_PARTY_LICENSES.txt',
  formatLicenses(bundles.flatMap(({ metafile }) => Object.keys(metafile.inputs))),
);

/** Declarations read the same in both kinds of module; the folder says which kind they describe. */
function writeTypes() {
  const tsc = fileURLToPath(import.meta.resolve('typescript/bin/tsc'));
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
  const declarations = readdirSync('dist', { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.d.ts'),
  );
  for (const name of declarations) cpSync(`dist/${name}`, `dist/cjs/${name}`);
}
