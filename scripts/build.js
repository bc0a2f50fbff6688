// Makes dist/: code by esbuild, so that a start loads one file for each thing it does; types by tsc.
import { execFileSync } from 'node:child_process';
import fs, { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { formatLicenses } from './third-party.js';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const LIBRARY = { index: 'src/index.ts', register: 'src/register.ts' };
const PROGRAMS = { main: 'src/cli/main.ts', fold: 'src/fold/child.ts' };

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

// What only we run need not be read as it is, but its stack traces must: names stay.
const small = { minifySyntax: true, minifyWhitespace: true };

// Two files that stand alone: what they must share they share through the process.
const modules = { ...common, entryPoints: LIBRARY, format: 'esm' };

/** What only an error needs is a file of its own, which both kinds of module load at the first one. */
const recordingLate = {
  name: 'recording-late',
  setup({ onResolve }) {
    onResolve({ filter: /\/load-recording\.js$/ }, () => ({
      path: resolve('src/capture/load-recording-late.ts'),
    }));
  },
};

// As it is, not small: an uncaught error that passed a boundary is printed with the line that threw it on.
const library = {
  ...modules,
  outdir: 'dist',
  plugins: [recordingLate],
  define: { RECORDING_FILE: '"./cjs/recording.js"' },
};

// For bundlers, which follow imports and nothing else.
const whole = {
  ...modules,
  ...small,
  outdir: 'dist/whole',
  splitting: true,
  chunkNames: 'shared-[hash]',
};

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

const ownUrl = {
  define: { 'import.meta.url': '__errtrackUrl' },
  banner: { js: "const __errtrackUrl = require('node:url').pathToFileURL(__filename).href;" },
};

const commonjs = { ...common, outdir: 'dist/cjs', format: 'cjs', ...ownUrl };

const libraryCommonjs = {
  ...commonjs,
  entryPoints: LIBRARY,
  plugins: [recordingLate],
  define: { ...ownUrl.define, RECORDING_FILE: '"./recording.js"' },
};

/** The file system as it is when recording is loaded: what a host puts in its place later is not called. */
const privateFs = {
  name: 'private-fs',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:fs$/, namespace: 'file' }, () => ({ path: 'fs', namespace: 'own' }));
    onLoad({ filter: /./, namespace: 'own' }, () => ({ contents: takeCalls(Object.keys(fs)) }));
  },
};

/** Each by a name of its own: what is not called is left out, and a call goes straight to it. */
function takeCalls(names) {
  return [
    "import fs from 'node:fs';",
    'const take = (name) => fs[name];',
    ...names.map((name) => `export const ${name} = /* @__PURE__ */ take('${name}');`),
  ].join('\n');
}

const recording = {
  ...commonjs,
  ...small,
  plugins: [privateFs],
  entryPoints: { recording: 'src/capture/recording.ts' },
};

rmSync('dist', { recursive: true, force: true });
const bundles = await Promise.all([library, whole, libraryCommonjs, recording].map(build));
bundles.push(...(await buildPrograms()));
for (const folder of ['cjs', 'commands']) {
  writeFileSync(`dist/${folder}/package.json`, '{ "type": "commonjs" }\n');
}
writeTypes();
writeFileSync(
  'dist/THIRD_PARTY_LICENSES.txt',
  formatLicenses(bundles.flatMap(({ metafile }) => Object.keys(metafile.inputs))),
);

/**
 * The command line and the fold's child, as CommonJS: Node takes twice as long to start a few modules. What is
 * imported dynamically becomes a file of its own, whole, so that a command opens two files and not twenty.
 */
async function buildPrograms() {
  const built = [];
  const names = new Map(Object.entries(PROGRAMS).map(([name, path]) => [resolve(path), name]));
  const apart = {
    name: 'apart',
    setup(context) {
      context.onResolve({ filter: /./ }, async ({ path, kind, resolveDir }) => {
        if (kind !== 'dynamic-import') return undefined;
        const found = await context.resolve(path, { kind: 'import-statement', resolveDir });
        if (found.errors.length > 0) return found;
        if (!names.has(found.path)) names.set(found.path, nameFile(found.path));
        return { path: `./${names.get(found.path)}.js`, external: true };
      });
    },
  };
  for (const [entry, name] of names) {
    const bundle = await build({
      ...common,
      ...ownUrl,
      entryPoints: { [name]: entry },
      outdir: 'dist/commands',
      format: 'cjs',
      ...small,
      supported: { 'dynamic-import': false },
      plugins: [apart, lightCommander],
    });
    built.push(bundle);
  }
  return built;
}

/** `src/cli/commands/fix.ts` becomes `cli-commands-fix`, and a package goes by its name. */
function nameFile(path) {
  const [, packageName] = /.*node_modules[\\/]([^\\/]+)/.exec(path) ?? [];
  return packageName ?? relative('src', path).replace(/\.ts$/, '').replaceAll(sep, '-');
}

/** Declarations read the same in both kinds of module; the folder says which kind they describe. */
function writeTypes() {
  const tsc = fileURLToPath(import.meta.resolve('typescript/bin/tsc'));
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
  const written = readdirSync('dist', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.d.ts'))
    .map((name) => join('dist', name));
  const told = findTold(Object.keys(LIBRARY).map((name) => join('dist', `${name}.d.ts`)));
  for (const path of written) {
    if (told.has(path)) cpSync(path, join('dist/cjs', relative('dist', path)));
    else rmSync(path);
  }
}

/** The declarations that a user's compiler reads; those of what is only inside would be a tenth of the package. */
function findTold(entries) {
  const told = new Set(entries);
  for (const path of told) {
    for (const [, specifier] of readFileSync(path, 'utf8').matchAll(
      /['"](\.{1,2}\/[^'"]+)\.js['"]/g,
    ))
      told.add(join(dirname(path), `${specifier}.d.ts`));
  }
  return told;
}
