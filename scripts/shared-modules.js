// What several built files need stands in one of them.
import { basename, dirname, resolve } from 'node:path';
import { build } from 'esbuild';

/**
 * Modules of ours that several files need, by their absolute paths: the file to share them in, and their exports.
 * @param {readonly import('esbuild').BuildResult[]} builds each file as it is alone.
 * @param {Record<string, (users: readonly string[]) => boolean>} files where to: each takes modules by the files that need
 * them, after those before it.
 */
export async function findShared(builds, files) {
  const users = listUsers(builds);
  const sources = Object.assign({}, ...builds.map(({ metafile }) => metafile.inputs));
  const paths = [...users.keys()].filter((path) => users.get(path).length > 1);
  // With all that they import: a class that stood in two files would be two classes.
  const exported = await listExports([...addImports(paths, sources)].filter(isOwn));
  const shared = new Map();
  for (const [file, takes] of Object.entries(files)) {
    const own = paths.filter((path) => takes(users.get(path)));
    for (const path of addImports(own, sources)) {
      if (!exported.has(path) || shared.has(resolve(path))) continue;
      shared.set(resolve(path), { file, index: shared.size, names: exported.get(path) });
    }
  }
  return shared;
}

/** Takes what any of these files needs. */
export function neededBy(...files) {
  return (users) => users.some((user) => files.includes(user));
}

/** Takes what is left. */
export function anything() {
  return true;
}

function isOwn(path) {
  return path.startsWith('src/');
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

/** @throws where a module of ours stands in two files: its classes and its state would be there twice. */
export function checkOnce(builds, shared) {
  const twice = [...listUsers(builds)].filter(
    ([path, files]) => files.length > 1 && !shared.has(resolve(path)),
  );
  if (twice.length === 0) return;
  const told = twice.map(([path, files]) => `${path} in ${files.join(' and ')}`);
  throw new Error(`Built twice: ${told.join('; ')}`);
}

/** The files that hold something of a module of ours. */
function listUsers(builds) {
  const users = new Map();
  for (const [output, { inputs }] of builds.flatMap(({ metafile }) =>
    Object.entries(metafile.outputs),
  )) {
    for (const path of Object.keys(inputs).filter(isOwn)) {
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

/** The names, with the numbers of their modules, that built files take from shared ones. */
export function findTaken(texts) {
  return new Set(texts.flatMap((text) => text.match(/(?<=\.)[\w$]+_\d+\b/g) ?? []));
}

/** What a file shares of its modules, as far as others take it: each export by a name with the number of its module. */
export function listTaken(shared, file, taken) {
  const own = [...shared].filter(([, module]) => module.file === file);
  return own.flatMap(([path, { names, index }]) =>
    names
      .map((name) => ({ from: JSON.stringify(path), name, as: `${name}_${index}` }))
      .filter(({ as }) => taken.has(as)),
  );
}

/** The same as a text of exports, for a file that has a format of its own. */
export function exportTaken(shared, file, taken) {
  return listTaken(shared, file, taken)
    .map(({ from, name, as }) => `export { ${name} as ${as} } from ${from};`)
    .join('\n');
}

/** In the place of a module that is shared in another file: what that file exports of it. */
export function elsewhere(shared, ownFile) {
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
