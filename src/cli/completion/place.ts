import type { Argument, Command, Option } from 'commander';

/** What the last word of an unfinished command line can become. */
export type Place =
  | { readonly kind: 'command'; readonly command: Command; readonly given: Given }
  | ({ readonly kind: 'operand'; readonly command: Command; readonly operand: Argument } & Typed)
  | ({ readonly kind: 'option'; readonly command: Command } & Typed)
  | ({ readonly kind: 'value'; readonly command: Command; readonly option: Option } & Typed & {
        /** What of the word stands before the value: `--sort=`. */
        readonly before: string;
      })
  /** From this word on it is the command line of another program. */
  | { readonly kind: 'foreign'; readonly start: number };

interface Typed {
  readonly given: Given;
  readonly operands: readonly string[];
}

/** The options of the words before, with the last value of each. */
export type Given = ReadonlyMap<Option, string>;

/**
 * Find what stands at the last of these words, by the program's own commands, as commander would read them.
 * @param words those after the program's name, the last one as far as it is typed.
 */
export function findPlace(program: Command, words: readonly string[]): Place {
  const reading = new Reading(program);
  const last = Math.max(0, words.length - 1);
  for (const [index, word] of words.slice(0, last).entries()) {
    reading.take(word);
    if (reading.isForeign) return { kind: 'foreign', start: index + (word === '--' ? 1 : 0) };
  }
  return reading.tell(words[last] ?? '', last);
}

/** The words so far, as commander reads them. */
class Reading {
  isForeign = false;
  #command: Command;
  readonly #operands: string[] = [];
  readonly #given = new Map<Option, string>();
  /** The option whose value comes next, or may. */
  #open: Option | null = null;
  #onlyOperands = false;
  #asksForHelp = false;

  constructor(program: Command) {
    this.#command = program;
  }

  take(word: string): void {
    if (this.#onlyOperands) this.#takeOperand(word);
    else if (this.#open !== null && (this.#needsValue() || !word.startsWith('-'))) {
      this.#takeValue(this.#open, word);
    } else if (word === '--') {
      this.#onlyOperands = true;
      this.#open = null;
      this.isForeign = this.#nextOperand()?.name() === FOREIGN;
    } else if (word.startsWith('-') && word !== '-') this.#takeOption(word);
    else this.#takeOperand(word);
  }

  tell(typed: string, index: number): Place {
    const so = { command: this.#command, given: this.#given, operands: this.#operands };
    const dashed = typed.startsWith('-') && !this.#onlyOperands;
    if (this.#open !== null && (this.#needsValue() || !dashed)) {
      return { kind: 'value', ...so, option: this.#open, before: '' };
    }
    if (dashed) {
      const [name = '', value] = typed.split(/=(.*)/s);
      const option = value === undefined ? undefined : this.#find(name);
      if (option === undefined) return { kind: 'option', ...so };
      return { kind: 'value', ...so, option, before: `${name}=` };
    }
    if (this.#asksForHelp || (this.#command.commands.length > 0 && this.#operands.length === 0)) {
      return { kind: 'command', ...so };
    }
    const operand = this.#nextOperand();
    if (operand === undefined) return { kind: 'option', ...so };
    if (operand.name() === FOREIGN) return { kind: 'foreign', start: index };
    return { kind: 'operand', ...so, operand };
  }

  #takeOperand(word: string): void {
    const part = this.#operands.length === 0 ? findCommand(this.#command, word) : undefined;
    if (part !== undefined && !this.#onlyOperands) this.#command = part;
    else if (word === 'help' && this.#command.commands.length > 0) this.#asksForHelp = true;
    else {
      this.isForeign = this.#nextOperand()?.name() === FOREIGN;
      this.#operands.push(word);
    }
    this.#open = null;
  }

  #takeValue(option: Option, word: string): void {
    this.#given.set(option, word);
    this.#open = option.variadic ? option : null;
  }

  #takeOption(word: string): void {
    const [name = '', value] = word.split(/=(.*)/s);
    const [short = '', attached] = word.startsWith('--') ? [name, value] : splitShort(word);
    const option = this.#find(short);
    this.#open = null;
    if (option === undefined) return;
    this.#given.set(option, attached ?? '');
    if (!option.required && !option.optional) {
      if (attached !== undefined && !word.startsWith('--')) this.#takeOption(`-${attached}`);
    } else if (attached === undefined || option.variadic) this.#open = option;
  }

  /** Of a variadic option only the first value. */
  #needsValue(): boolean {
    const { required = false } = this.#open ?? {};
    return required && this.#open !== null && this.#given.get(this.#open) === '';
  }

  #find(name: string): Option | undefined {
    return this.#command.options.find(({ long, short }) => name === long || name === short);
  }

  #nextOperand(): Argument | undefined {
    const { registeredArguments: operands } = this.#command;
    const last = operands.at(-1);
    return operands[this.#operands.length] ?? (last?.variadic ? last : undefined);
  }
}

/** The operand's name in a command that runs another program. */
const FOREIGN = 'command';

function findCommand(command: Command, name: string): Command | undefined {
  return command.commands.find((it) => it.name() === name || it.aliases().includes(name));
}

/** `-dtext` is `-d text`. */
function splitShort(word: string): readonly [string, string | undefined] {
  return [word.slice(0, 2), word.length > 2 ? word.slice(2) : undefined];
}
