// The command line and the fold's child, as CommonJS: Node takes twice as long to start a few modules.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { build } from 'esbuild';

const PROGRAMS = { main: 'src/cli/main.ts', fold: 'src/fold/child.ts' };

/** Where modules go that several files need: the first here for which one of its files needs it. The last is for all. */
const SHARED = {
  base: ['main'],
  view: ['fold-view', 'cli-commands-status', 'cli-commands-list'],
  more: [],
};

/**
 * Build the programs into a folder. What is imported dynamically becomes a file of its own, and what several of these
 * files need stands once, in one of three: a command opens five files and not fifty, and reads little more than it needs.
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
  const shared = await findShared(alone);
  const built = await buildEach(names, {
    ...common,
    outdir,
    plugins: [elsewhere(shared), apart(names), ...plugins],
  });
  // Each takes from those before it, so the last is first: then it is known what is taken of the others.
  for (const file of Object.keys(SHARED).reverse()) {
    const contents = formatShared(shared, file, findTaken(outdir));
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

/** Modules of ours that several files need, by their absolute paths: the file to share them in, and their exports. */
async function findShared(builds) {
  const users = listUsers(builds);
  const paths = [...users.keys()].filter((path) => users.get(path).length > 1);
  const sources = Object.assign({}, ...builds.map(({ metafile }) => metafile.inputs));
  const exported = await listExports(paths);
  const shared = new Map();
  for (const [file, first] of Object.entries(SHARED)) {
    const own = paths.filter(
      (path) => first.length === 0 || users.get(path).some((user) => first.includes(user)),
    );
    for (const path of addImports(own, sources)) {
      if (!exported.has(path) || shared.has(resolve(path))) continue;
      shared.set(resolve(path), { file, index: shared.size, names: exported.get(path) });
    }
  }
  return shared;
}

/** A shared module is whole, and so imports what some of its users have no need of. */
function addImports(paths, sources) {
  const all = new Set(paths);
  for (const path of all) {
    for (const it of sources[path].imports) {
      if (it.kind === 'import-statement' && !it.external) all.add(it.path);
    }
  }
  return all;
}

/** The files that hold something of a module of ours. */
function listUsers(builds) {
  const users = new Map();
  for (const [output, { inputs }] of builds.flatMap(({ metafile }) =>
    Object.entries(metafile.outputs),
  )) {
    for (const path of Object.keys(inputs).filter((path) => path.startsWith('src/'))) {
      users.set(path, [...(users.get(path) ?? []), basename(output, '.js')]);
    }
  }
  return users;
}

async function listExports(entryPoints) {
  const { metafile } = await build({
    entryPoints,
    format: 'esm',
    metafile: true,
    write: false,
    outdir: dirname(entryPoints[0]),
  });
  return new Map(Object.values(metafile.outputs).map((it) => [it.entryPoint, it.exports]));
}

/** The names, with the numbers of their modules, that what is built so far takes from shared files. */
function findTaken(folder) {
  const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  return new Set(texts.flatMap((text) => text.match(/(?<=\.)[\w$]+_\d+\b/g) ?? []));
}

/**
 * What a shared file exports: each name with the number of its module, for two modules may export the same name.
 * A plain object of them, which a start has sooner than so many getters.
 */
function formatShared(shared, file, taken) {
  const own = [...shared].filter(([, module]) => module.file === file);
  const named = own.flatMap(([path, { names, index }]) =>
    names.map((name) => ({ path, name, as: `${name}_${index}` })).filter((it) => taken.has(it.as)),
  );
  return [
    ...named.map(
      ({ path, name, as }) => `import { ${name} as ${as} } from ${JSON.stringify(path)};`,
    ),
    `module.exports = { ${named.map(({ as }) => as)} };`,
  ].join('\n');
}

/** In the place of a module that is shared in another file: what that file exports of it. */
function elsewhere(shared, ownFile) {
  return {
    name: 'elsewhere',
    setup({ onLoad, onResolve }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const { file, index, names } = shared.get(path) ?? {};
        if (file === undefined || file === ownFile) return undefined;
        const numbered = names.map((name) => `${name}_${index} as ${name}`);
        return { contents: `export { ${numbered} } from 'shared:${file}';`, loader: 'js' };
      });
      onResolve({ filter: /^shared:/ }, ({ path }) => ({
        path: `./${path.slice('shared:'.length)}.js`,
        external: true,
      }));
    },
  };
}
