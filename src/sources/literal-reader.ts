import type { Frame } from '../core/errors/frames.js';
import type { MessageLiteral } from '../core/errors/message-literal.js';
import { throwsForOthers } from '../core/errors/site.js';
import type { LiteralReader } from '../core/ports.js';
import { hasOwnPath, hasOwnWord, isLookedUp } from './own-words.js';
import type { SourceTexts } from './source-map.js';
import { type ImportedSource, type Source, SourceTree } from './source-tree.js';

/** So many files from the top of the stack: a message is put together near to where it is thrown. */
const DEPENDENCY_FILES = 3;
const OWN_FILES = 4;
/** Of so many files what they import is kept. */
const MAX_KEPT = 100;

/** Create a reader of what messages are put together from. Each file is read once; what cannot be read has none. */
export function createLiteralReader(texts: Pick<SourceTexts, 'read'>): LiteralReader {
  const tree = new SourceTree(texts);
  const imported = new Map<string, readonly MessageLiteral[]>();

  function listImported(top: Source): readonly MessageLiteral[] {
    const known = imported.get(top.file);
    if (known !== undefined) return known;
    if (imported.size >= MAX_KEPT) imported.clear();
    const literals = tree.listImported(top).flatMap(listOutsideClasses);
    imported.set(top.file, literals);
    return literals;
  }

  return {
    read(frames, type) {
      const files = chooseFiles(frames);
      const own = files.filter((file) => !isDependency(file));
      const near = files.flatMap((file) => tree.open(file)?.literals ?? []);
      const tops = chooseTops(frames).flatMap((file) => tree.open(file) ?? []);
      return {
        near: [...near, ...tops.flatMap((top) => listOfClass(tree, top, type))],
        imported: () => tops.flatMap(listImported),
        place: () => readPlace(tree, frames[0]),
        hasPath: (text) =>
          hasOwnPath(
            own.flatMap((file) => tree.open(file)?.text ?? []),
            text,
          ),
      };
    },
  };
}

/** The topmost file of the project, and that of who called it where it does but throw for its callers. */
function chooseTops(frames: readonly Frame[]): readonly string[] {
  const own = frames.filter(hasSource).filter(({ file }) => !isDependency(file));
  const tops = [own[0], own.find((frame) => !throwsForOthers(frame))];
  return [...new Set(tops.flatMap((frame) => frame?.file ?? []))];
}

/** What an error class and those that it extends hand up, wherever they are imported from. */
function listOfClass(tree: SourceTree, top: Source, type: string): readonly MessageLiteral[] {
  const imported = tree.listImported(top, type);
  return imported.flatMap((found) => listKnown(found).filter(({ isOfClass }) => isOfClass));
}

function listOutsideClasses(found: ImportedSource): readonly MessageLiteral[] {
  return listKnown(found).filter(({ isOfClass }) => !isOfClass);
}

/** The words of the sources that import a source are the program's, too. */
function listKnown({ source, way }: ImportedSource): readonly MessageLiteral[] {
  const hasWord = (word: string, hole: string) =>
    [source, ...way].some(({ text }) => hasOwnWord(text, word, !isLookedUp(source.text, hole)));
  return source.literals.map((literal) => ({ ...literal, hasWord }));
}

/** Generated code without a map has all there is on one line. */
const MAX_PLACE = 2_000;

/** The line of a frame, and those above and below it. */
function readPlace(tree: SourceTree, frame: Frame | undefined): string | null {
  const source = frame !== undefined && hasSource(frame) ? tree.open(frame.file) : null;
  if (source === null || frame === undefined) return null;
  const lines = source.text.split(/\r\n|[\n\r]/).slice(Math.max(0, frame.line - 2), frame.line + 1);
  const text = lines.join('\n');
  return text === '' || text.length > MAX_PLACE ? null : text;
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
