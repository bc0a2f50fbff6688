import { dirname, join } from 'node:path';

/** What is imported by which names from which of the project's own files. */
export interface Import {
  readonly names: string;
  readonly from: string;
}

const IMPORT =
  /(?:import|export|const|let|var)\s{1,9}([\w$\s,{}:*]{1,2000}?)\s{0,9}(?:from|=\s{0,9}require\()\s{0,9}["'](\.[^"'\n]{1,500})["']/g;

/** `import { …, name, … } from './errors.js'`, `export * from './errors.js'` and `const { name } = require('./errors')`. */
export function listImports(text: string): readonly Import[] {
  return [...text.matchAll(IMPORT)].map(([, names = '', from = '']) => ({ names, from }));
}

/** Whether an import may bring something of this name: it says so, or brings all there is. */
export function mayBring({ names }: Import, name: string): boolean {
  return names.includes('*') || names.split(/[^\w$]+/).includes(name);
}

/** The files that an import may mean, as compilers resolve it, the likeliest first. */
export function listCandidates(importer: string, { from }: Import): readonly string[] {
  const path = join(dirname(importer), from);
  const bare = path.replace(/\.([cm]?)jsx?$/, '');
  if (path !== bare) return [path, path.replace(/js(x?)$/, 'ts$1')];
  const endings = ['.js', '.ts', '.mjs', '.cjs', '/index.js', '/index.ts', ''];
  return (/\.(?:json|[cm]?tsx?)$/.test(path) ? endings.toReversed() : endings).map(
    (ending) => path + ending,
  );
}
