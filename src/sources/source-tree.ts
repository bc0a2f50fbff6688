import type { MessageLiteral } from '../core/errors/message-literal.js';
import { type Import, listCandidates, listImports, mayBring } from './imported-files.js';
import { listLiterals } from './message-literals.js';
import type { SourceTexts } from './source-map.js';

/** A source file as messages are concerned. */
export interface Source {
  readonly file: string;
  readonly text: string;
  readonly literals: readonly MessageLiteral[];
  readonly imports: readonly Import[];
}

/** A source that others have led to. */
export interface ImportedSource {
  readonly source: Source;
  /** Those that import it, the nearest first. */
  readonly way: readonly Source[];
}

interface Step extends ImportedSource {
  /** What is looked for; null where everything is. */
  readonly name: string | null;
}

const MAX_KEPT = 1000;
/** So many files are looked for, and so many imports deep. */
const MAX_FILES = 24;
const MAX_DEPTH = 3;

/** The project's sources and what they import of each other. Each is read once. */
export class SourceTree {
  readonly #read: SourceTexts['read'];
  readonly #known = new Map<string, Source | null>();

  constructor({ read }: Pick<SourceTexts, 'read'>) {
    this.#read = read;
  }

  /** A source, or null where it cannot be read. */
  open(file: string): Source | null {
    const known = this.#known.get(file);
    if (known !== undefined) return known;
    if (this.#known.size >= MAX_KEPT) this.#known.clear();
    const text = this.#read(file);
    const source =
      text === null
        ? null
        : { file, text, literals: listLiterals(text), imports: listImports(text) };
    this.#known.set(file, source);
    return source;
  }

  /**
   * The sources that a source imports, and those that they import, the nearest first.
   * @param name Only those that may bring a class of this name, or one that it extends.
   */
  listImported(start: Source, name: string | null = null): readonly ImportedSource[] {
    const seen = new Set([start.file]);
    const found: Step[] = [];
    let level: readonly Step[] = [{ source: start, way: [], name }];
    for (let depth = 0; depth < MAX_DEPTH; depth++) {
      level = level
        .flatMap((step) => this.#listNext(step))
        .filter(({ source }) => {
          const isNew = !seen.has(source.file) && seen.size <= MAX_FILES;
          if (isNew) seen.add(source.file);
          return isNew;
        });
      found.push(...level);
    }
    return found;
  }

  #listNext({ source, way, name }: Step): readonly Step[] {
    const names = name === null ? [null] : [name, ...findParents(source.text, name)];
    return names.flatMap((wanted) =>
      source.imports
        .filter((imported) => wanted === null || mayBring(imported, wanted))
        .flatMap((imported) => this.#resolve(source, imported) ?? [])
        .map((next) => ({ source: next, way: [source, ...way], name: wanted })),
    );
  }

  #resolve(importer: Source, imported: Import): Source | null {
    for (const file of listCandidates(importer.file, imported)) {
      const source = this.open(file);
      if (source !== null) return source;
    }
    return null;
  }
}

const CLASS =
  /\bclass\s{1,9}([A-Za-z_$][\w$]{0,80})(?:<[^{}\n]{0,200}>)?\s{1,9}extends\s{1,9}([A-Za-z_$][\w$]{0,80})/g;

function findParents(text: string, name: string): readonly string[] {
  return [...text.matchAll(CLASS)].flatMap(([, own, parent = '']) => (own === name ? parent : []));
}
