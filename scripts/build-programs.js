// The command line and the fold's child, as CommonJS: Node takes twice as long to start a few modules.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { build } from 'esbuild';
import {
  anything,
  checkOnce,
  elsewhere,
  findShared,
  findTaken,
  listTaken,
  neededBy,
} from './shared-modules.js';

const PROGRAMS = { main: 'src/cli/main.ts', fold: 'src/fold/child.ts' };

const SERVER = 'server-serve';

/** Where modules go that several files need: the first here that takes it. What only one command shares with the server is apart. */
const SHARED = {
  base: neededBy('main'),
  look: neededBy('cli-commands-status'),
  find: neededBy('cli-commands-list', 'cli-completion-answer'),
  view: neededBy('fold-view'),
  more: (users) => users.filter((user) => user !== SERVER).length > 1,
  served: anything,
};

/**
 * Build the programs into a folder. What is imported dynamically becomes a file of its own, and what several of these
 * files need stands once, in one of a few: a command opens six files and not fifty, and reads little more than it needs.
 * @param {import('esbuild').BuildOptions & { outdir: string }} options
 * @returns {Promise<readonly import('esbuild').BuildResult[]>}
 */
export async function buildPrograms({ outdir, plugins = [], ...options }) {
  const names = new Map(Object.entries(PROGRAMS).map(([name, path]) => [resolve(path), name]));
  const common = { ...options, format: 'cjs', supported: { 'dynamic-import': false } };
  const alone = await buildEach(names, {
    ...common,
    outdir,
    write: false,
    plugins: [apart(names), ...plugins],
  });
  const shared = await findShared(alone, SHARED);
  const built = await buildEach(names, {
    ...common,
    outdir,
    plugins: [elsewhere(shared), apart(names), ...plugins],
  });
  // Each takes from those before it, so the last is first: then it is known what is taken of the others.
  for (const file of Object.keys(SHARED).reverse()) {
    const contents = formatShared(listTaken(shared, file, findTaken(readAll(outdir))));
    built.push(
      await build({
        ...common,
        outfile: join(outdir, `${file}.js`),
        stdin: { contents, resolveDir: process.cwd() },
        logOverride: { ...options.logOverride, 'commonjs-variable-in-esm': 'silent' },
        plugins: [elsewhere(shared, file), apart(names), ...plugins],
      }),
    );
  }
  checkOnce(built, shared);
  return built;
}

/** The map grows meanwhile, by what these files import dynamically. */
async function buildEach(names, options) {
  const built = [];
  for (const [entry, name] of names) {
    built.push(await build({ ...options, entryPoints: { [name]: entry } }));
  }
  return built;
}

/** A dynamic import loads the file that is made of what it names. */
function apart(names) {
  return {
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
}

/** `src/cli/commands/fix.ts` becomes `cli-commands-fix`, and a package goes by its name. */
function nameFile(path) {
  const [, packageName] = /.*node_modules[\\/]([^\\/]+)/.exec(path) ?? [];
  return packageName ?? relative('src', path).replace(/\.ts$/, '').replaceAll(sep, '-');
}

function readAll(folder) {
  return readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
}

/** A shared file: a plain object of what it exports, which a start has sooner than so many getters. */
function formatShared(taken) {
  return [
    ...taken.map(({ from, name, as }) => `import { ${name} as ${as} } from ${from};`),
    `module.exports = { ${taken.map(({ as }) => as)} };`,
  ].join('\n');
}
