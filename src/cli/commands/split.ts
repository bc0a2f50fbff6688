import { ErrtrackError } from '../../core/errtrack-error.js';
import type { SplitBy } from '../../core/split-by.js';
import { carryOut } from '../decisions.js';
import { getNamedRecords } from '../named-records.js';
import type { Session } from '../session.js';
import { readRecords } from '../tracked-records.js';

interface SplitOptions {
  readonly by?: SplitBy;
  readonly undo?: boolean;
}

export async function split(
  session: Session,
  operands: readonly string[],
  options: SplitOptions,
): Promise<number> {
  const by = chooseRule(options);
  const tracked = await readRecords(session.project);
  const named = getNamedRecords(tracked, operands);
  const open = named.filter(({ grouping }) => (grouping.split ?? null) !== by);
  for (const record of named.filter((it) => !open.includes(it))) {
    const state = by === null ? 'is not split' : `is already split by ${by}`;
    session.terminal.talk(`Error ${tracked.shortHash(record)} ${state}`);
  }
  return carryOut(
    session,
    open.map((record) => ({
      event: { type: 'split', hash: record.hash, split: by },
      done:
        by === null
          ? `Error ${tracked.shortHash(record)} is not split any more`
          : `Split error ${tracked.shortHash(record)} by ${by}`,
    })),
  );
}

/** Null for none. @throws ErrtrackError where it is not clear which is meant. */
function chooseRule({ by, undo = false }: SplitOptions): SplitBy | null {
  if (undo && by !== undefined) {
    throw new ErrtrackError('BAD_OPTION', 'Give either --by or --undo, not both');
  }
  if (!undo && by === undefined) {
    throw new ErrtrackError(
      'BAD_OPTION',
      'Split by what? Give --by message or --by site; --undo takes a split back',
    );
  }
  return by ?? null;
}
