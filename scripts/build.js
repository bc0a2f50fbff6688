// Makes dist/: code by esbuild, so that a start loads one file for each thing it does; types by tsc.
import { execFileSync } from 'node:child_process';
import fs, { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import typescript from 'typescript';
import { buildPage } from './build-page.js';
import { buildPrograms } from './build-programs.js';
import { checkOnce, elsewhere, findShared, findTaken, listTaken } from './shared-modules.js';
import { formatLicenses } from './third-party.js';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const TYPES = join('dist', 'cjs');
const LIBRARY = { index: 'src/index.ts', register: 'src/register.ts' };

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

// What only we run need not be read as it is; a stack trace of it is read beside the source.
const small = { minify: true };

// Two files that stand alone: what they must share they share through the process.
const modules = { ...common, entryPoints: LIBRARY, format: 'esm' };

/** What only an error, or a run, needs is a file of its own, which both kinds of module load at the first one. */
const late = {
  name: 'late',
  setup({ onResolve }) {
    onResolve({ filter: /\/load-recording\.js$/ }, () => ({
      path: resolve('src/capture/load-recording-late.ts'),
    }));
    onResolve({ filter: /\/load-runs\.js$/ }, () => ({
      path: resolve('src/runs/load-runs-late.ts'),
    }));
  },
};

/** Comments are for those who read the source. */
const withoutComments = {
  name: 'without-comments',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
      const { outputText } = typescript.transpileModule(await readFile(path, 'utf8'), {
        compilerOptions: { removeComments: true, target: 'ESNext', module: 'ESNext' },
      });
      return { contents: outputText, loader: 'js' };
    });
  },
};

// As it is, not small: an uncaught error that passed a boundary is printed with the line that threw it on.
const library = {
  ...modules,
  outdir: 'dist',
  plugins: [late, withoutComments],
  define: { RECORDING_FILE: '"./cjs/recording.js"', RUNS_FILE: '"./cjs/runs.js"' },
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
  // Asked for late: `node:url` is a tenth of what a command costs.
  define: { 'import.meta.url': '__errtrack.url' },
  banner: {
    js: "const __errtrack = { get url() { return require('node:url').pathToFileURL(__filename).href; } };",
  },
};

const commonjs = { ...common, outdir: 'dist/cjs', format: 'cjs', ...ownUrl };

const libraryCommonjs = {
  ...commonjs,
  entryPoints: LIBRARY,
  plugins: [late, withoutComments],
  define: { ...ownUrl.define, RECORDING_FILE: '"./recording.js"', RUNS_FILE: '"./runs.js"' },
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

const runs = {
  ...recording,
  plugins: [privateFs, late],
  define: { ...ownUrl.define, RECORDING_FILE: '"./recording.js"', RUNS_FILE: '"./runs.js"' },
  entryPoints: { runs: 'src/runs/running.ts' },
};

rmSync('dist', { recursive: true, force: true });
const bundles = await Promise.all([library, whole, libraryCommonjs].map(build));
bundles.push(...(await buildLate()));
bundles.push(
  ...(await buildPrograms({
    ...common,
    ...ownUrl,
    ...small,
    plugins: [lightCommander],
    outdir: 'dist/commands',
  })),
);
for (const folder of ['cjs', 'commands']) {
  writeFileSync(`dist/${folder}/package.json`, '{ "type": "commonjs" }\n');
}
writeTypes();
const page = await buildPage();
writeFileSync('dist/page.html', page.html);
const inputs = bundles.flatMap(({ metafile }) => Object.keys(metafile.inputs));
writeFileSync('dist/THIRD_PARTY_LICENSES.txt', formatLicenses([...inputs, ...page.inputs]));

/**
 * Recording, and runs, which take from it what both need: a run finds its project there, and its errors are recorded by
 * the same file as all others.
 */
async function buildLate() {
  const alone = await Promise.all(
    [recording, runs].map((options) => build({ ...options, write: false })),
  );
  const shared = await findShared(alone, { recording: [] });
  const taking = await build({ ...runs, plugins: [elsewhere(shared, 'runs'), ...runs.plugins] });
  const taken = findTaken([readFileSync('dist/cjs/runs.js', 'utf8')]);
  const exported = listTaken(shared, 'recording', taken).map(
    ({ from, name, as }) => `export { ${name} as ${as} } from ${from};`,
  );
  const contents = ["export * from './src/capture/recording.ts';", ...exported].join('\n');
  const { entryPoints, outdir, ...options } = recording;
  const stdin = { contents, resolveDir: process.cwd() };
  const built = [taking, await build({ ...options, stdin, outfile: `${outdir}/recording.js` })];
  checkOnce(built, shared);
  return built;
}

/** Declarations stand once, below `cjs/`: a module may take them from CommonJS, but not the other way. */
function writeTypes() {
  const tsc = fileURLToPath(import.meta.resolve('typescript/bin/tsc'));
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
  const entries = Object.keys(LIBRARY);
  const written = readdirSync(TYPES, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.d.ts'))
    .map((name) => join(TYPES, name));
  const told = findTold(entries.map((name) => join(TYPES, `${name}.d.ts`)));
  for (const path of written) if (!told.has(path)) rmSync(path);
  for (const name of entries)
    writeFileSync(`dist/${name}.d.ts`, `export * from './cjs/${name}.js';\n`);
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
