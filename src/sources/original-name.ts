import { type TraceMap, traceSegment } from '@jridgewell/trace-mapping';
import type { Frame } from '../core/errors/frames.js';

/** How often a short name is looked for backwards: a function begins near its frames. */
const MAX_LOOKS = 1_000;
const MAX_PARAMETERS = 1_000;

/** A private name counts with its sign: it is another one than the same name without. */
const NAMES = /#?[A-Za-z_$][\w$]*/g;
/** A key of an object can be any text, in which words are no names: `'a person': () => {}`. */
const PLAIN = /^(?:(?:async|new|static|get|set) )*[^\s]+(?: \[as [^\]]*\])?$/;
/** What the engine puts before a name, and the receivers that it prints for anything. */
const WORDS = new Set(['new', 'get', 'set', 'static', 'Object', 'Module', 'Function', 'Array']);
const NAME_CHARACTER = /[\w$]/;
const DECLARED_BEFORE = /(?:\bfunction\s*\*?|\bclass)\s*$/;
const METHOD_BEFORE = /(?:^|[{};,*]|\b(?:async|get|set|static))\s*$/;
const FUNCTION_AFTER = /^\s*=\s*(?:async\b\s*)?(?:function\b|class\b|[A-Za-z_$][\w$]*\s*=>)/;
const ARROW_AFTER = /^\s*=\s*(?:async\b\s*)?(?=\()/;

/** Generated code, by which a name that a compiler has given leads back to the name in the source. */
export class GeneratedText {
  readonly #text: string;
  readonly #map: TraceMap;
  #starts: readonly number[] | null = null;

  constructor(text: string, map: TraceMap) {
    this.#text = text;
    this.#map = map;
  }

  /**
   * Give the function of a frame the name that it has in the source: a minifier or a bundler may have renamed it, and
   * the map tells its name only where it is declared.
   * @param frame as the engine printed it, with line and column in the generated code.
   */
  restoreName({ function: printed, line, column }: Frame): string | null {
    if (printed === null || !PLAIN.test(printed)) return printed;
    const from = this.#toOffset(line, column);
    return printed.replace(NAMES, (name) => {
      const at = WORDS.has(name) ? null : this.#findDeclaration(name, from);
      return (at === null ? null : this.#readName(at)) ?? name;
    });
  }

  /** The nearest place before a frame at which something callable gets this name; null where there is none, or a method. */
  #findDeclaration(name: string, from: number): number | null {
    let at = from;
    for (let looks = 0; looks < MAX_LOOKS; looks++) {
      at = at <= 0 ? -1 : this.#text.lastIndexOf(name, at - 1);
      if (at === -1) return null;
      const kind = this.#judge(at, name);
      if (kind !== 'mention') return kind === 'declaration' ? at : null;
    }
    return null;
  }

  #judge(at: number, name: string): 'declaration' | 'method' | 'mention' {
    const end = at + name.length;
    const isWhole =
      (name.startsWith('#') || !NAME_CHARACTER.test(this.#text.charAt(at - 1))) &&
      !NAME_CHARACTER.test(this.#text.charAt(end));
    if (!isWhole || this.#text.charAt(at - 1) === '.') return 'mention';
    const before = this.#text.slice(Math.max(0, at - 24), at);
    const after = this.#text.slice(end, end + 64);
    if (DECLARED_BEFORE.test(before) || FUNCTION_AFTER.test(after)) return 'declaration';
    const arrow = ARROW_AFTER.exec(after);
    if (arrow !== null) {
      return this.#readBehind(end + arrow[0].length).startsWith('=>') ? 'declaration' : 'mention';
    }
    const isMethod = after.startsWith('(') && METHOD_BEFORE.test(before);
    if (!isMethod || !this.#readBehind(end).startsWith('{')) return 'mention';
    // What is private can be renamed; a method that others may call cannot.
    return name.startsWith('#') ? 'declaration' : 'method';
  }

  /** What stands behind the parentheses that open here. */
  #readBehind(open: number): string {
    let depth = 0;
    for (let at = open; at < open + MAX_PARAMETERS && at < this.#text.length; at++) {
      const character = this.#text[at];
      if (character === '(') depth++;
      else if (character === ')' && --depth === 0) {
        return this.#text.slice(at + 1, at + 16).trimStart();
      }
    }
    return '';
  }

  /** The name that the map gives to exactly this place. */
  #readName(offset: number): string | null {
    const line = this.#findLine(offset);
    const column = offset - (this.#getStarts()[line] ?? 0);
    const segment = traceSegment(this.#map, line, column);
    if (segment === null || segment[0] !== column || segment.length !== 5) return null;
    return this.#map.names[segment[4]] ?? null;
  }

  #toOffset(line: number, column: number): number {
    return (this.#getStarts()[line - 1] ?? 0) + Math.max(0, column - 1);
  }

  #findLine(offset: number): number {
    const starts = this.#getStarts();
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #getStarts(): readonly number[] {
    this.#starts ??= findLineStarts(this.#text);
    return this.#starts;
  }
}

function findLineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
