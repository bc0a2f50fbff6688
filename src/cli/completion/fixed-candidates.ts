import type { Command, Option } from 'commander';
import { type Candidate, createCandidate } from './candidate.js';
import type { Given } from './place.js';

/** The parts of a command, without those that are nobody's to type. */
export function listCommands(command: Command): readonly Candidate[] {
  const parts = command.createHelp().visibleCommands(command);
  return parts.map((it) => createCandidate(it.name(), it.description()));
}

/** Its options that may still be given: `-d` is offered where only a dash is there. */
export function listOptions(command: Command, given: Given, typed: string): readonly Candidate[] {
  const open = command
    .createHelp()
    .visibleOptions(command)
    .filter((it) => it.variadic || it.parseArg !== undefined || !has(given, it));
  const long = open.map((it) => createCandidate(it.long ?? it.short ?? '', it.description));
  const short = open
    .filter((it) => it.long !== undefined && typed.startsWith('-') && it.short === typed)
    .map((it) => createCandidate(it.short ?? '', it.description));
  return [...long, ...short].filter(({ value }) => value.startsWith(typed));
}

/** A closed list; of a list of several, parted by commas, those that are not in it yet. */
export function listChoices(
  choices: readonly string[],
  typed: string,
  isList: boolean,
): readonly Candidate[] {
  const before = isList ? typed.slice(0, typed.lastIndexOf(',') + 1) : '';
  const taken = new Set(before.toLowerCase().split(','));
  const start = typed.slice(before.length).toLowerCase();
  return choices
    .filter((it) => it.toLowerCase().startsWith(start) && !taken.has(it.toLowerCase()))
    .map((it) => createCandidate(before + it));
}

function has(given: Given, { long, short }: Option): boolean {
  return [...given.keys()].some((it) => it.long === long && it.short === short);
}
