// The helpers for frameworks and test runners, each an entry of its own that nothing else loads.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import {
  anything,
  checkOnce,
  elsewhere,
  exportTaken,
  findShared,
  findTaken,
} from './shared-modules.js';

export const FRAMEWORKS = nameEntries('express', 'fastify', 'hono', 'pino');
/** Loaded by their runner, and bundled by nobody. */
const REPORTERS = nameEntries('vitest', 'node-test');
export const INTEGRATIONS = { ...FRAMEWORKS, ...REPORTERS };

/** What they share is a file beside them, which loads recording at the first error as the library does. */
const SHARED = 'shared';

/**
 * Build each as a small file of CommonJS.
 * @param {import('esbuild').BuildOptions & { outdir: string }} options
 * @returns {Promise<readonly import('esbuild').BuildResult[]>}
 */
export async function buildIntegrations({ entryPoints: _, outdir, plugins = [], ...common }) {
  const buildEach = (options) =>
    Promise.all(
      Object.entries(INTEGRATIONS).map(([name, path]) =>
        build({ ...common, ...options, outdir, entryPoints: { [name]: path } }),
      ),
    );
  const alone = await buildEach({ write: false, plugins });
  const shared = await findShared(alone, { [SHARED]: anything });
  const built = await buildEach({ plugins: [elsewhere(shared), ...plugins] });
  const files = built.flatMap(({ metafile }) => Object.keys(metafile.outputs));
  const taken = findTaken(files.map((file) => readFileSync(file, 'utf8')));
  built.push(
    await build({
      ...common,
      plugins: [elsewhere(shared, SHARED), ...plugins],
      stdin: { contents: exportTaken(shared, SHARED, taken), resolveDir: process.cwd() },
      outfile: `${outdir}/integrations/${SHARED}.js`,
    }),
  );
  checkOnce(built, shared);
  return built;
}

/** As modules they are the same files under another name: each is there once, however it is loaded. */
export function writeModules() {
  const require = createRequire(import.meta.url);
  mkdirSync('dist/integrations', { recursive: true });
  for (const name of Object.keys(INTEGRATIONS)) {
    const path = `../cjs/${name}.js`;
    const { default: standard, ...named } = require(resolve('dist/cjs', `${name}.js`));
    const names = Object.keys(named);
    const same = names.filter((key) => named[key] === standard).map((key) => `${key} as default`);
    const told = same.length === 0 ? [] : [`{ ${same} }`];
    write(`${name}.js`, [
      `import library from '${path}';`,
      `export const { ${names.join(', ')} } = library;`,
      ...told.map((list) => `export ${list};`),
    ]);
    write(
      `${name}.d.ts`,
      ['*', ...told].map((list) => `export ${list} from '${path}';`),
    );
  }
}

function write(name, lines) {
  writeFileSync(`dist/${name}`, `${lines.join('\n')}\n`);
}

function nameEntries(...names) {
  return Object.fromEntries(
    names.map((name) => [`integrations/${name}`, `src/integrations/${name}.ts`]),
  );
}
