import { type Command, Option } from 'commander';
import type { Severity } from '../core/severity.js';
import { addTag, addText, parseSeverities, type TagValue } from './option-values.js';

/** What errors are selected by, in `list` and in what decides about several at once. */
export interface SelectingOptions {
  readonly severity?: readonly Severity[];
  readonly context?: readonly string[];
  readonly type?: readonly string[];
  readonly file?: readonly string[];
  readonly tag?: readonly TagValue[];
  readonly run?: string;
  readonly since?: string;
  readonly until?: string;
  readonly regressed?: boolean;
  readonly search?: readonly string[];
}

/**
 * Each may be given again where several values make sense: then one of them has to fit, but all tags and texts.
 * @param more `...` where no operands follow: then several values may stand behind one option.
 */
export function addSelectingOptions(command: Command, more: '' | '...' = ''): Command {
  return addOptions(command, listOptions(more));
}

/** Those that mean nothing else to a command which has options of its own with the names of some. */
export function addOtherSelectingOptions(command: Command): Command {
  const own = new Set(command.options.map((option) => option.attributeName()));
  return addOptions(
    command,
    listOptions('').filter((option) => !own.has(option.attributeName())),
  );
}

function addOptions(command: Command, options: readonly Option[]): Command {
  for (const option of options) command.addOption(option);
  return command;
}

function listOptions(more: '' | '...'): readonly Option[] {
  return [
    new Option(
      `--severity <level${more}>`,
      'only HIGH, MEDIUM or LOW; several with commas',
    ).argParser(parseSeverities),
    new Option(
      `--context <name${more}>`,
      'only this context, or those like it: "stage*"',
    ).argParser(addText),
    new Option(
      `--type <type${more}>`,
      'only this type of error, or those like it: "*Error"',
    ).argParser(addText),
    new Option(
      `--file <path${more}>`,
      'only those thrown in this file, or those like it: "src/**/*.ts"',
    ).argParser(addText),
    new Option(`--tag <name=value${more}>`, 'only those seen with this tag').argParser(addTag),
    new Option('--run <id>', 'only those of this run: the first characters of its id, or @latest'),
    new Option('--since <age|date>', 'last seen since: 30m, 2h, 7d, 2026-11-20'),
    new Option('--until <age|date>', 'last seen by then, and not after it'),
    new Option('--regressed', 'only those that came back after a fix'),
    new Option(
      `--search <text${more}>`,
      'with this text, or field: type:TypeError, context:"stage*", file:src',
    ).argParser(addText),
  ];
}
