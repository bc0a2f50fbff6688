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
const IMPORTED_FILES = 12;

/** Create a reader of what messages are put together from. Each file is read once; what cannot be read has none. */
export function createLiteralReader({ read }: Pick<SourceTexts, 'read'>): LiteralReader {
  const listOnce = remember(readFile);

  function readFile(file: string): ReadSource {
    const text = read(file) ?? '';
    return { literals: listLiterals(text), imports: listImports(text) };
  }

  function readImports(
    file: string,
    isWanted: (names: string) => boolean,
  ): readonly MessageLiteral[] {
    const imports = listOnce(file).imports.filter(({ names }) => isWanted(names));
    const paths = imports.slice(0, IMPORTED_FILES).map(({ from }) => join(dirname(file), from));
    return paths.flatMap(listFiles).flatMap((path) => listOnce(path).literals);
  }

  function readClass(type: string, file: string): readonly MessageLiteral[] {
    const isOfType = (names: string) => names.split(/[^\w$]+/).includes(type);
    return readImports(file, isOfType).filter(({ isOfClass }) => isOfClass);
  }

  return {
    read(frames, type) {
      const own = frames.filter(hasSource).find(({ file }) => !isDependency(file));
      const near = chooseFiles(frames).flatMap((file) => listOnce(file).literals);
      if (own === undefined) return { near, imported: () => [] };
      return {
        near: [...near, ...readClass(type, own.file)],
        imported: () => readImports(own.file, () => true).filter(({ isOfClass }) => !isOfClass),
      };
    },
  };
}

/** What is imported by which names from which of the project's own files. */
interface Import {
  readonly names: string;
  readonly from: string;
}

interface ReadSource {
  readonly literals: readonly MessageLiteral[];
  readonly imports: readonly Import[];
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

const IMPORT =
  /(?:import|export|const|let|var)\s{1,9}([\w$\s,{}:*]{1,2000}?)\s{0,9}(?:from|=\s{0,9}require\()\s{0,9}["'](\.[^"'\n]{1,500})["']/g;

/** `import { …, name, … } from './errors.js'` and `const { name } = require('./errors')`. */
function listImports(text: string): readonly Import[] {
  return [...text.matchAll(IMPORT)].map(([, names = '', from = '']) => ({ names, from }));
}

/** The files that an import may mean, as compilers resolve it. */
function listFiles(path: string): readonly string[] {
  const bare = path.replace(/\.([cm]?)jsx?$/, '');
  return path === bare
    ? ['.js', '.ts', '.mjs', '.cjs', '/index.js', '/index.ts', ''].map((ending) => path + ending)
    : [path, path.replace(/js(x?)$/, 'ts$1')];
}
