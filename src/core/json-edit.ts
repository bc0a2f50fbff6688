/** What becomes of the texts of a piece of JSON. A path names the fields around a text; `[]` stands for a list. */
export interface JsonTexts {
  readonly text: (text: string, path: readonly string[]) => string;
  /** For names of fields; the path ends with the name itself. Two names of an object that become one are told apart. */
  readonly name: (name: string, path: readonly string[]) => string;
}

/**
 * Change texts in JSON, and no byte of what stays: not the space between, nor numbers, nor how other texts are escaped.
 * @param json valid JSON: what `JSON.parse` takes.
 */
export function editJson(json: string, edit: JsonTexts): string {
  return new JsonEdit(json, edit).run();
}

/** An object or a list that is open. */
interface Frame {
  readonly isList: boolean;
  /** Whether the next text is the name of a field. */
  isBeforeName: boolean;
  /** Names that were there, and those that were given. */
  readonly names: Set<string>;
  readonly given: Set<string>;
}

class JsonEdit {
  readonly #json: string;
  readonly #edit: JsonTexts;
  readonly #frames: Frame[] = [];
  /** For each frame the name of the field that it is at. */
  readonly #path: string[] = [];
  readonly #pieces: string[] = [];
  #taken = 0;

  constructor(json: string, edit: JsonTexts) {
    this.#json = json;
    this.#edit = edit;
  }

  run(): string {
    for (let at = 0; at < this.#json.length; at++) {
      const sign = this.#json[at];
      if (sign === '"') at = this.#takeLiteral(at) - 1;
      else if (sign === '{' || sign === '[') this.#open(sign === '[');
      else if (sign === '}' || sign === ']') this.#close();
      else if (sign === ',') this.#next();
    }
    this.#pieces.push(this.#json.slice(this.#taken));
    return this.#pieces.join('');
  }

  #open(isList: boolean): void {
    this.#frames.push({ isList, isBeforeName: !isList, names: new Set(), given: new Set() });
    this.#path.push('[]');
  }

  #close(): void {
    this.#frames.pop();
    this.#path.pop();
  }

  #next(): void {
    const frame = this.#frames.at(-1);
    if (frame !== undefined) frame.isBeforeName = !frame.isList;
  }

  /** @returns where it ends. */
  #takeLiteral(start: number): number {
    const end = findEnd(this.#json, start);
    const literal = this.#json.slice(start, end);
    const text = literal.includes('\\') ? String(JSON.parse(literal)) : literal.slice(1, -1);
    const frame = this.#frames.at(-1);
    const edited = frame?.isBeforeName ? this.#takeName(text, frame) : this.#takeText(text);
    if (edited === text) return end;
    this.#pieces.push(this.#json.slice(this.#taken, start), quote(edited));
    this.#taken = end;
    return end;
  }

  #takeText(text: string): string {
    return this.#edit.text(text, this.#path);
  }

  #takeName(name: string, frame: Frame): string {
    this.#path[this.#path.length - 1] = name;
    frame.isBeforeName = false;
    const edited = this.#edit.name(name, this.#path);
    // A name that is there twice stays there twice.
    const isFree = edited === name && !frame.given.has(name);
    const free = isFree ? name : findFree(edited, frame.names);
    frame.names.add(free);
    if (!isFree) frame.given.add(free);
    return free;
  }
}

/** A text that is in no use: `<secret>`, `<secret>-2` … */
export function findFree(text: string, taken: ReadonlySet<string>): string {
  let free = text;
  for (let number = 2; taken.has(free); number++) free = `${text}-${number}`;
  return free;
}

/** What a terminal would obey, or a reader take for the end of a line, stays escaped. */
function quote(text: string): string {
  return JSON.stringify(text).replace(
    /[\x7f-\x9f\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The end of a literal, behind its last quote. */
function findEnd(json: string, start: number): number {
  for (let at = start + 1; at < json.length; at++) {
    if (json[at] === '"') return at + 1;
    if (json[at] === '\\') at++;
  }
  throw new SyntaxError('A text of this JSON has no end');
}
