import type { Argument, Option } from 'commander';

/** What a word stands for, beside the words of a closed list. */
export type ValueKind =
  | 'error'
  | 'context'
  | 'type'
  | 'source'
  | 'tag'
  | 'run'
  | 'runName'
  | 'files'
  | 'folders';

const BY_OPERAND: Readonly<Record<string, ValueKind>> = {
  hash: 'error',
  into: 'error',
  run: 'run',
  a: 'run',
  b: 'run',
  name: 'runName',
};

const BY_OPTION: Readonly<Record<string, ValueKind>> = {
  '--with': 'error',
  '--context': 'context',
  '--type': 'type',
  '--file': 'source',
  '--tag': 'tag',
  '--run': 'run',
  '--name': 'runName',
  '--root': 'folders',
  '--errors-file': 'files',
  '--todo-file': 'files',
  '--fixed-file': 'files',
  '--baseline': 'files',
  '--html': 'files',
};

/** What an operand stands for, by the name that it has in every command; undefined where nothing can be offered. */
export function findOperandKind(operand: Argument): ValueKind | undefined {
  return get(BY_OPERAND, operand.name());
}

export function findOptionKind({ long }: Option): ValueKind | undefined {
  return get(BY_OPTION, long ?? '');
}

function get(table: Readonly<Record<string, ValueKind>>, name: string): ValueKind | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
