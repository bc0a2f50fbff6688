// Makes dist/: code by esbuild, so that a start loads one file for each thing it does; types by tsc.
import { execFileSync } from 'node:child_process';
import fs, { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import typescript from 'typescript';
import { buildIntegrations, FRAMEWORKS, INTEGRATIONS, writeModules } from './build-integrations.js';
import { buildPage } from './build-page.js';
import { buildPrograms } from './build-programs.js';
import {
  anything,
  checkOnce,
  elsewhere,
  exportTaken,
  findShared,
  findTaken,
  neededBy,
} from './shared-modules.js';
import { formatLicenses } from './third-party.js';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const TYPES = join('dist', 'cjs');
const LIBRARY = { index: 'src/index.ts', register: 'src/register.ts' };

const common = {
  bundle: true,
  platform: 'node',
  // Some packages can be bundled only as the modules that they are, too.
  mainFields: ['module', 'main'],
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

/**
 * What only an error, a run or a dashboard needs is a file of its own, which both kinds of module load at the first one.
 * What writes the visible files is there already, among the commands.
 */
const late = {
  name: 'late',
  setup({ onResolve }) {
    onResolve({ filter: /\/load-recording\.js$/ }, () => ({
      path: resolve('src/capture/load-recording-late.ts'),
    }));
    onResolve({ filter: /\/load-runs\.js$/ }, () => ({
      path: resolve('src/runs/load-runs-late.ts'),
    }));
    onResolve({ filter: /\/load-server\.js$/ }, () => ({
      path: resolve('src/server/load-server-late.ts'),
    }));
    onResolve({ filter: /\/load-writing\.js$/ }, () => ({
      path: resolve('src/fold/load-writing-late.ts'),
    }));
  },
};

/** Where these files are, seen from a folder of `dist/`. */
function nameLate(folder) {
  return {
    RECORDING_FILE: `"${folder}/recording.js"`,
    RUNS_FILE: `"${folder}/runs.js"`,
    SERVER_FILE: `"${folder}/server.js"`,
    WRITING_FILE: `"${folder}/../commands/fold-writing.js"`,
  };
}

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
  define: nameLate('./cjs'),
};

const page = await buildPage();

/** A bundle is put anywhere, without the files that stood beside it. */
const pageInside = {
  name: 'page-inside',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]files[\\/]page-file\.ts$/ }, () => ({
      contents: `export const readPage = () => ${JSON.stringify(page.html)};`,
    }));
  },
};

// For bundlers, which follow imports and nothing else.
const whole = {
  ...modules,
  ...small,
  entryPoints: { ...LIBRARY, ...FRAMEWORKS },
  plugins: [pageInside],
  outdir: 'dist/whole',
  splitting: true,
  chunkNames: 'shared-[hash]',
};

// commander loads child_process for subcommands that are programs of their own. We have none, and it is a
// tenth of a start. The process is there already.
const lightCommander = {
  name: 'light-commander',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      importer.includes('commander') ? { path: 'child_process', namespace: 'nothing' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'nothing' }, () => ({ contents: 'module.exports = {};' }));
    onResolve({ filter: /^node:process$/ }, ({ importer }) =>
      importer.includes('commander') ? { path: 'process', namespace: 'present' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'present' }, () => ({
      contents: 'module.exports = process;',
    }));
  },
};

const ownUrl = {
  // Asked for late: `node:url` is a tenth of what a command costs.
  define: { 'import.meta.url': '__errtrack.url', 'import.meta.dirname': '__dirname' },
  banner: {
    js: "const __errtrack = { get url() { return require('node:url').pathToFileURL(__filename).href; } };",
  },
};

const commonjs = { ...common, outdir: 'dist/cjs', format: 'cjs', ...ownUrl };

const libraryCommonjs = {
  ...commonjs,
  entryPoints: LIBRARY,
  plugins: [late, withoutComments],
  define: { ...ownUrl.define, ...nameLate('.') },
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
  define: { ...ownUrl.define, ...nameLate('.') },
  entryPoints: { runs: 'src/runs/running.ts' },
};

/** From a folder further in. */
const integration = {
  ...libraryCommonjs,
  ...small,
  define: { ...ownUrl.define, ...nameLate('..') },
};

const server = { ...runs, entryPoints: { server: 'src/server/running.ts' } };

rmSync('dist', { recursive: true, force: true });
const bundles = await Promise.all([library, whole, libraryCommonjs].map(build));
bundles.push(...(await buildLate()), ...(await buildIntegrations(integration)));
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
writeModules();
writeTypes();
writeFileSync('dist/page.html', page.html);
const inputs = bundles.flatMap(({ metafile }) => Object.keys(metafile.inputs));
writeFileSync('dist/THIRD_PARTY_LICENSES.txt', formatLicenses([...inputs, ...page.inputs]));

/**
 * Recording; runs, which take from it what both need: a run finds its project there, and its errors are recorded by the
 * same file as all others; and the server, which takes from both.
 */
async function buildLate() {
  const late = { recording, runs, server };
  const alone = await Promise.all(
    Object.values(late).map((options) => build({ ...options, write: false })),
  );
  const shared = await findShared(alone, { recording: neededBy('recording'), runs: anything });
  const built = [];
  // Each takes from those before it, so the last is first: then it is known what is taken of the others.
  for (const [name, options] of Object.entries(late).reverse()) {
    built.push(await buildSharing(name, options, shared, built));
  }
  checkOnce(built, shared);
  return built;
}

/** One of them, which exports besides its own what those that are built take from it. */
function buildSharing(name, { entryPoints, outdir, plugins, ...options }, shared, built) {
  const files = built.flatMap(({ metafile }) => Object.keys(metafile.outputs));
  const taken = findTaken(files.map((file) => readFileSync(file, 'utf8')));
  const exported = exportTaken(shared, name, taken);
  const contents = `export * from './${entryPoints[name]}';\n${exported}`;
  return build({
    ...options,
    plugins: [elsewhere(shared, name), ...plugins],
    stdin: { contents, resolveDir: process.cwd() },
    outfile: `${outdir}/${name}.js`,
  });
}

/** Declarations stand once, below `cjs/`: a module may take them from CommonJS, but not the other way. */
function writeTypes() {
  const tsc = fileURLToPath(import.meta.resolve('typescript/bin/tsc'));
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
  const entries = Object.keys({ ...LIBRARY, ...INTEGRATIONS });
  const written = readdirSync(TYPES, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.d.ts'))
    .map((name) => join(TYPES, name));
  const told = findTold(entries.map((name) => join(TYPES, `${name}.d.ts`)));
  for (const path of written) if (!told.has(path)) rmSync(path);
  for (const name of Object.keys(LIBRARY))
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
