/** What a person asks for by the keyboard. */
export type KeyCommand =
  | 'next'
  | 'previous'
  | 'search'
  | 'help'
  | 'back'
  | 'runs'
  | 'errors'
  | 'trends';

/** For the help that `?` opens. */
export const KEY_HELP = [
  ['j / k', 'next, previous'],
  ['Enter', 'open'],
  ['/', 'search'],
  ['Esc', 'back'],
  ['g r', 'runs'],
  ['g e', 'errors'],
  ['g t', 'trends'],
  ['?', 'this help'],
] as const;

const SINGLE = new Map<string, KeyCommand>([
  ['j', 'next'],
  ['k', 'previous'],
  ['/', 'search'],
  ['?', 'help'],
  ['Escape', 'back'],
]);

const AFTER_G = new Map<string, KeyCommand>([
  ['r', 'runs'],
  ['e', 'errors'],
  ['t', 'trends'],
]);

/** How long `g` waits for what follows, in ms. */
const PATIENCE = 1_500;

/** Makes commands of keys, one or two for each. */
export class KeyReader {
  #leadAt: number | null = null;

  /**
   * @param at when it was pressed, in ms.
   * @returns null where it is none, or not yet one.
   */
  read(key: string, at: number): KeyCommand | null {
    const isSecond = this.#leadAt !== null && at - this.#leadAt < PATIENCE;
    this.#leadAt = null;
    if (key === 'g') this.#leadAt = at;
    return (isSecond && AFTER_G.get(key)) || (SINGLE.get(key) ?? null);
  }
}
