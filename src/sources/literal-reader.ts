import { dirname, join } from 'node:path';
import type { Frame } from '../core/errors/frames.js';
import type { MessageLiteral } from '../core/errors/message-literal.js';
import type { LiteralReader } from '../core/ports.js';
import { listLiterals } from './message-literals.js';
import type { SourceTexts } from './source-map.js';

const MAX_FILES = 1000;
/** So many files from the top of the stack: a message is put together near to where it is thrown. */
const DEPENDENCY_FILES = 3;
const OWN_FILES = 4;

/** Create a reader of what messages are put together from. Each file is read once; what cannot be read has none. */
export function createLiteralReader({ read }: Pick<SourceTexts, 'read'>): LiteralReader {
  const listOnce = remember(readFile);

  function readFile(file: string): ReadSource {
    const text = read(file) ?? '';
    return { literals: listLiterals(text), imports: remember((name) => findImport(text, name)) };
  }

  function readClass(type: string, file: string): readonly MessageLiteral[] {
    const from = listOnce(file).imports(type);
    const found = from === null ? [] : listFiles(join(dirname(file), from)).map(listOnce);
    return found.flatMap(({ literals }) => literals).filter(({ isOfClass }) => isOfClass);
  }

  return {
    read(frames, type) {
      const own = frames.filter(hasSource).find(({ file }) => !isDependency(file));
      const near = chooseFiles(frames).flatMap((file) => listOnce(file).literals);
      return own === undefined ? near : [...near, ...readClass(type, own.file)];
    },
  };
}

interface ReadSource {
  readonly literals: readonly MessageLiteral[];
  /** Where a name is imported from, if that is a file of the project. */
  readonly imports: (name: string) => string | null;
}

function remember<T>(find: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    if (known.size >= MAX_FILES) known.clear();
    const made = find(key);
    known.set(key, made);
    return made;
  };
}

type SourcedFrame = Frame & { readonly file: string };

function hasSource(frame: Frame): frame is SourcedFrame {
  return frame.file !== null && !frame.file.startsWith('node:') && frame.line > 0;
}

function isDependency(file: string): boolean {
  return /[\\/]node_modules[\\/]/.test(file);
}

function chooseFiles(frames: readonly Frame[]): readonly string[] {
  const files = [...new Set(frames.filter(hasSource).map(({ file }) => file))];
  return [
    ...files.filter((file) => isDependency(file)).slice(0, DEPENDENCY_FILES),
    ...files.filter((file) => !isDependency(file)).slice(0, OWN_FILES),
  ];
}

/** `import { …, name, … } from './errors.js'` and `const { name } = require('./errors')`. */
function findImport(text: string, name: string): string | null {
  if (!/^[\w$]{1,100}$/.test(name)) return null;
  for (const { 1: names = '', 2: from = '' } of text.matchAll(
    /(?:import|const|let|var)\s{1,9}([\w$\s,{}:*]{1,2000}?)\s{0,9}(?:from|=\s{0,9}require\()\s{0,9}["'](\.[^"'\n]{1,500})["']/g,
  )) {
    if (names.split(/[^\w$]+/).includes(name)) return from;
  }
  return null;
}

/** The files that an import may mean, as compilers resolve it. */
function listFiles(path: string): readonly string[] {
  const bare = path.replace(/\.([cm]?)jsx?$/, '');
  return path === bare
    ? ['.js', '.ts', '.mjs', '.cjs', '/index.js', '/index.ts', ''].map((ending) => path + ending)
    : [path, path.replace(/js(x?)$/, 'ts$1')];
}
