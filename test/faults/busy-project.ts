import type { NewEvent } from '../../src/core/events.js';
import { appendDecisions } from '../../src/fold/decisions.js';
import { KEYS } from '../journal/support/journals.js';
import { asProcess } from './pretence.js';
import type { Expectations, Expected, Scene } from './scene.js';

const [A = '', B = '', C = '', D = ''] = KEYS;

/** What is to come of a fold in a busy project: two fixed by a command, one by a tick, one that is new. */
export const FOLDED: Expectations = expectations({ [A]: 3, [B]: 2, [C]: 1, [D]: 1 }, [A, B, C]);

/** The one that is still active then. */
export const DECIDED = { key: D, occurrences: 1 } as const;

/** A ledger, tasks, a history, a sealed journal; and to be folded a new error, repeats, a decision and a tick. */
export async function prepareMuch(scene: Scene): Promise<void> {
  await scene.throwAll(A, A, B, C);
  await scene.fold();
  await scene.fold([fixOf(A)]);
  const todo = scene.read('TODO.md');
  scene.write('TODO.md', todo.replace(new RegExp(`\\[ \\](?=.*errtrack:${C})`), '[x]'));
  await scene.throwAll(B, D, A);
  await asProcess(() => appendDecisions(scene.project, [fixOf(B)]));
}

export function fixOf(hash: string): NewEvent {
  return { type: 'fix', hash, description: 'done', commit: null, by: null, source: 'cli' };
}

export function expectations(
  counts: Readonly<Record<string, number>>,
  fixed: readonly string[],
): Expectations {
  const entries = Object.entries(counts).map(([key, occurrences]): [string, Expected] => [
    key,
    { occurrences, status: fixed.includes(key) ? 'fixed' : 'active' },
  ]);
  return new Map(entries);
}
