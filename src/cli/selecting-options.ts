import type { Command } from 'commander';
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
  return command
    .option(
      `--severity <level${more}>`,
      'only HIGH, MEDIUM or LOW; several with commas',
      parseSeverities,
    )
    .option(`--context <name${more}>`, 'only this context, or those like it: "stage*"', addText)
    .option(`--type <type${more}>`, 'only this type of error, or those like it: "*Error"', addText)
    .option(
      `--file <path${more}>`,
      'only those thrown in this file, or those like it: "src/**/*.ts"',
      addText,
    )
    .option(`--tag <name=value${more}>`, 'only those seen with this tag', addTag)
    .option('--run <id>', 'only those of this run, named by the first characters of its id')
    .option('--since <age|date>', 'last seen since: 30m, 2h, 7d, 2026-11-20')
    .option('--until <age|date>', 'last seen by then, and not after it')
    .option('--regressed', 'only those that came back after a fix')
    .option(
      `--search <text${more}>`,
      'with this text, or field: type:TypeError, context:"stage*", file:src',
      addText,
    );
}
