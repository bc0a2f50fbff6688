import type { Argument, Command, Option } from 'commander';
import { openProject } from '../../files/open-project.js';
import type { Project } from '../../files/project.js';
import type { Candidate } from './candidate.js';
import { listChoices, listCommands, listOptions } from './fixed-candidates.js';
import { listLiveCandidates } from './live-candidates.js';
import { findPlace, type Given, type Place } from './place.js';
import { formatOffer, type Offer, SHELL_DIALECTS } from './shell-answers.js';
import { findOperandKind, findOptionKind, type ValueKind } from './value-kinds.js';

/** By the function that parses a value, the words that it knows. */
export type Choices = ReadonlyMap<unknown, readonly string[]>;

/**
 * Answer a shell that asks what the last word of a command line can become.
 * @param describe makes the program, with all commands or those that go by a first word.
 * @returns nothing where anything is wrong: between two keys nobody wants to hear of it.
 */
export async function answerShell(
  describe: (wanted?: string) => Command,
  choices: Choices,
  [shell = '', ...rest]: readonly string[],
): Promise<string> {
  try {
    if (!isKnown(shell)) return '';
    const dialect = SHELL_DIALECTS[shell];
    const args = rest[0] === '--' ? rest.slice(1) : rest;
    const words = dialect.read(args);
    // While it is typed, it can become any.
    const program = describe(words.length > 1 ? words[0] : undefined);
    return formatOffer(await findOffer(findPlace(program, words), words, choices), dialect, args);
  } catch {
    return '';
  }
}

function isKnown(shell: string): shell is keyof typeof SHELL_DIALECTS {
  return Object.hasOwn(SHELL_DIALECTS, shell);
}

async function findOffer(place: Place, words: readonly string[], choices: Choices): Promise<Offer> {
  const typed = words.at(-1) ?? '';
  if (place.kind === 'foreign') return { kind: 'foreign', start: place.start + 1 };
  const { command, given } = place;
  if (place.kind === 'command') {
    const found = listCommands(command).filter(({ value }) => value.startsWith(typed));
    return { kind: 'words', candidates: found };
  }
  if (place.kind === 'option') {
    return { kind: 'words', candidates: listOptions(command, given, typed) };
  }
  const asked =
    place.kind === 'value'
      ? { of: place.option, kind: findOptionKind(place.option), before: place.before }
      : { of: place.operand, kind: findOperandKind(place.operand), before: '' };
  return offerValues({ ...asked, command, given, typed, operands: place.operands }, choices);
}

interface Asked {
  readonly of: Option | Argument;
  readonly kind: ValueKind | undefined;
  readonly before: string;
  readonly command: Command;
  readonly given: Given;
  readonly typed: string;
  readonly operands: readonly string[];
}

async function offerValues(asked: Asked, choices: Choices): Promise<Offer> {
  const { of, kind, before, command, given, operands } = asked;
  const typed = asked.typed.slice(before.length);
  const closed = choices.get(of.parseArg) ?? of.argChoices;
  let found: readonly Candidate[] = [];
  if (closed !== undefined) found = listChoices(closed, typed, of.variadic);
  else if (kind === 'files' || kind === 'folders') return { kind };
  else if (kind !== undefined) {
    const project = openTyped(given);
    found = await listLiveCandidates(kind, { project, command: command.name(), typed, operands });
  }
  return { kind: 'words', candidates: found.map((it) => ({ ...it, value: before + it.value })) };
}

/** The project that the command line names so far. */
function openTyped(given: Given): Project {
  const values = new Map([...given].map(([option, value]) => [option.attributeName(), value]));
  return openProject(process.cwd(), {
    flags: {
      root: values.get('root') || undefined,
      errorsFile: values.get('errorsFile') || undefined,
    },
  });
}
