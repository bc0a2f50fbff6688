/** Whether a text is what a pattern describes, from its first character to its last. */
export type Glob = (text: string) => boolean;

export interface GlobOptions {
  /** Whether `/` parts the text: then `*` and `?` stay within a part, and only `**` goes beyond. */
  readonly isPath?: boolean;
}

/**
 * Make a matcher of a pattern in which `*` stands for any text and `?` for any character; everything else, case
 * included, stands for itself. In a path `**` stands for any folders, also for none.
 *
 * It takes a look at each character once, whatever the pattern: of a pattern that begins again at every star, a
 * message could make a wait without end.
 */
export function compileGlob(pattern: string, { isPath = false }: GlobOptions = {}): Glob {
  const steps = parsePattern(pattern, isPath);
  if (steps.loops.every((loop) => loop === 'none') && !steps.characters.includes(null)) {
    return (text) => text === pattern;
  }
  const runs = listRuns(steps);
  const ending = steps.loops.at(-1) === 'none' ? (runs.at(-1) ?? '') : '';
  let automaton: Automaton | null = null;
  return (text) => {
    if (!hasInOrder(text, runs) || !endsLike(text, ending, steps)) return false;
    automaton ??= new Automaton(steps);
    return automaton.accepts(text);
  };
}

/** What may come again and again before the next character of a pattern. */
type Loop = 'none' | 'within a part' | 'anything';

/** A pattern as states in a row: from each a character leads to the next, and a star lets it stay. */
interface Steps {
  readonly isPath: boolean;
  /** Null for any character. */
  readonly characters: readonly (string | null)[];
  /** Of each state, of which there is one more. */
  readonly loops: readonly Loop[];
  /** States from which what follows, a slash, may be left out: `**` before it may be no folder. */
  readonly skips: ReadonlySet<number>;
}

function parsePattern(pattern: string, isPath: boolean): Steps {
  const characters: (string | null)[] = [];
  const loops: Loop[] = ['none'];
  const skips = new Set<number>();
  const add = (character: string | null) => {
    characters.push(character);
    loops.push('none');
  };
  for (const [token] of pattern.matchAll(isPath ? /\*+\/?|[^*]/gsu : /\*+|[^*]/gsu)) {
    const at = loops.length - 1;
    if (!token.startsWith('*')) add(token === '?' ? null : token);
    else if (!isPath || !token.startsWith('**')) {
      loops[at] = isPath ? 'within a part' : 'anything';
      if (token.endsWith('/')) add('/');
    } else if (!token.endsWith('/')) loops[at] = 'anything';
    else if (at > 0 && characters[at - 1] !== '/') {
      loops[at] = 'anything';
      add('/');
    } else if (!skips.has(at - 1)) {
      loops[at] = 'anything';
      skips.add(at);
      add('/');
    }
  }
  return { isPath, characters, loops, skips };
}

/** The stretches of the pattern in which nothing is left open. */
function listRuns({ characters, loops, skips }: Steps): readonly string[] {
  const runs: string[] = [''];
  for (const [state, character] of characters.entries()) {
    if (loops[state] !== 'none') runs.push('');
    if (character === null || skips.has(state)) runs.push('');
    else runs.push((runs.pop() ?? '') + character);
  }
  return runs.filter((run, index) => run !== '' || index === runs.length - 1);
}

/** Cheap, and of most patterns the whole answer is no. */
function hasInOrder(text: string, runs: readonly string[]): boolean {
  let from = 0;
  for (const run of runs) {
    const found = text.indexOf(run, from);
    if (found === -1) return false;
    from = found + run.length;
  }
  return true;
}

function endsLike(text: string, ending: string, { characters }: Steps): boolean {
  return characters.at(-1) === null || text.endsWith(ending);
}

const BITS = 32;

/** All states that can be reached are bits, and go one character on at once. */
class Automaton {
  readonly #last: number;
  readonly #start: Uint32Array;
  readonly #skips: Uint32Array;
  /** States that a character leads to, where it is one of the pattern's. */
  readonly #entries = new Map<string, Uint32Array>();
  /** The same for any other. */
  readonly #others: Uint32Array;
  readonly #slashes: Uint32Array;
  /** States in which a character may stay. */
  readonly #stays: Uint32Array;
  readonly #slashStays: Uint32Array;

  constructor({ isPath, characters, loops, skips }: Steps) {
    this.#last = characters.length;
    const states = (isIn: (state: number) => boolean) => {
      const bits = new Uint32Array(Math.floor(this.#last / BITS) + 1);
      for (let state = 0; state <= this.#last; state++) if (isIn(state)) setBit(bits, state);
      return bits;
    };
    const isAny = (state: number) => state > 0 && characters[state - 1] === null;
    this.#start = states((state) => state === 0 || (state === 1 && skips.has(0)));
    this.#skips = states((state) => skips.has(state));
    this.#others = states(isAny);
    for (const [index, character] of characters.entries()) {
      if (character === null) continue;
      const entries = this.#entries.get(character) ?? this.#leadAnywhere(character, isPath);
      setBit(entries, index + 1);
      this.#entries.set(character, entries);
    }
    this.#slashes = this.#entries.get('/') ?? this.#leadAnywhere('/', isPath);
    this.#stays = states((state) => loops[state] !== 'none');
    this.#slashStays = isPath ? states((state) => loops[state] === 'anything') : this.#stays;
  }

  #leadAnywhere(character: string, isPath: boolean): Uint32Array {
    return isPath && character === '/'
      ? new Uint32Array(this.#others.length)
      : this.#others.slice();
  }

  accepts(text: string): boolean {
    let now = this.#start.slice();
    let next = new Uint32Array(now.length);
    for (const character of text) {
      if (!this.#advance(now, next, character)) return false;
      [now, next] = [next, now];
    }
    return hasBit(now, this.#last);
  }

  /** @returns whether any state is left. */
  #advance(now: Uint32Array, next: Uint32Array, character: string): boolean {
    const isSlash = character === '/';
    const entries = isSlash ? this.#slashes : (this.#entries.get(character) ?? this.#others);
    const stays = isSlash ? this.#slashStays : this.#stays;
    let carried = 0;
    let skipped = 0;
    let all = 0;
    for (let word = 0; word < now.length; word++) {
      const here = now[word] ?? 0;
      let entered = ((here << 1) | carried) & (entries[word] ?? 0);
      const leaps = entered & (this.#skips[word] ?? 0);
      entered |= (leaps << 1) | skipped;
      carried = here >>> (BITS - 1);
      skipped = leaps >>> (BITS - 1);
      const left = entered | (here & (stays[word] ?? 0));
      next[word] = left;
      all |= left;
    }
    return all !== 0;
  }
}

function setBit(bits: Uint32Array, bit: number): void {
  const word = Math.floor(bit / BITS);
  bits[word] = (bits[word] ?? 0) | (1 << (bit % BITS));
}

function hasBit(bits: Uint32Array, bit: number): boolean {
  return ((bits[Math.floor(bit / BITS)] ?? 0) & (1 << (bit % BITS))) !== 0;
}
