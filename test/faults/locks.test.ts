import { expect, test } from 'vitest';
import { besetLocks } from './locks.js';

/** `npm run torture` has them all. */
const KINDS = [
  'one whose process is gone, by a clock a day ahead',
  'one that is held for too long',
  'one whose pid has gone to another',
  'one of another machine',
  'an empty one of this instant',
  'a folder with something in it',
  'a FIFO',
  'a link to a file',
  'a second name of a file',
];

test('nothing in the place of a lock or marker stops a fold, makes it miscount, or leads it outside', async () => {
  const figure = await besetLocks({ times: 1, kinds: KINDS });
  expect(figure).toMatchObject({ harmed: [], tried: KINDS.length + 1 });
}, 120_000);

test('a touch of what is outside is found out', async () => {
  const { harmed } = await besetLocks({ times: 1, kinds: ['nothing'], isTouched: true });
  expect(harmed).toEqual(['nothing: the canary is not what it was']);
});
