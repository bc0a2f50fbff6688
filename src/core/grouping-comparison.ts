import { renderPart } from './errors/grouping.js';
import type { GroupingPart } from './errors/record.js';
import {
  type GroupingExplanation,
  type InputName,
  type InputValue,
  isInputList,
} from './grouping-explanation.js';

/** One of the things that keys are made of, in two records. */
export interface ComparedInput {
  readonly name: InputName;
  readonly values: readonly [InputValue, InputValue];
  readonly equal: boolean;
  /** Whether it is in the keys of both. */
  readonly counts: boolean;
}

/** Why two records are not one. The shape of `show --grouping --with --json`. */
export interface GroupingComparison {
  readonly hashes: readonly [string, string];
  readonly versions: readonly [number, number];
  /** Whether both names are of one record. */
  readonly joined: boolean;
  readonly inputs: readonly ComparedInput[];
  /** What keeps them apart; empty where the records do not tell. */
  readonly because: readonly (InputName | 'version')[];
}

/** Compare what the keys of two records were made of. */
export function compareGroupings(
  one: GroupingExplanation,
  other: GroupingExplanation,
): GroupingComparison {
  const names = [...one.inputs, ...other.inputs].map(({ name }) => name);
  const inputs = [...new Set(names)].map((name) => compareInput(name, one, other));
  const differing = inputs.filter(({ equal, counts }) => counts && !equal).map(({ name }) => name);
  const isOne = one.hash === other.hash;
  return {
    hashes: [one.hash, other.hash],
    versions: [one.version, other.version],
    joined: isOne,
    inputs,
    because: isOne
      ? []
      : [...(one.version === other.version ? [] : (['version'] as const)), ...differing],
  };
}

function compareInput(
  name: InputName,
  one: GroupingExplanation,
  other: GroupingExplanation,
): ComparedInput {
  const [a, b] = [one, other].map(({ inputs }) => inputs.find((input) => input.name === name));
  const values = [a?.value ?? null, b?.value ?? null] as const;
  return {
    name,
    values,
    equal: toText(values[0]) === toText(values[1]),
    counts: (a?.counts ?? true) && (b?.counts ?? true),
  };
}

/** The same for values that are the same in a key: of members neither order nor number counts. */
function toText(value: InputValue): string {
  if (!isInputList(value)) return toItemText(value);
  const items = value.map(toItemText);
  const isOfParts = value.some((item) => typeof item !== 'string');
  return JSON.stringify(isOfParts ? [...new Set(items)].sort() : items);
}

function toItemText(item: string | GroupingPart | null): string {
  return item === null || typeof item === 'string' ? JSON.stringify(item) : renderPart(item);
}
