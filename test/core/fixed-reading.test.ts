import { expect, test } from 'vitest';
import type { Fix } from '../../src/core/errors/record.js';
import { readFixed } from '../../src/core/fixed-reading.js';
import { HASH, iso, OTHER, record } from './support/books.js';

const KEY = `${HASH} ${iso(5)}`;

interface Story {
  /** The words of the ledger, of the file, and of the file when it was last seen. */
  readonly ledger: string;
  readonly file: string;
  readonly before?: string;
}

function read({ ledger, file, before }: Story) {
  const fix: Fix = { at: iso(5), description: ledger, commit: null, by: null, source: 'cli' };
  return readFixed({
    errors: new Map([[HASH, record({ status: 'fixed', fixes: [fix] })]]),
    found: [
      { hash: HASH, fixedAt: iso(5), description: file },
      { hash: HASH, fixedAt: iso(5), description: 'the same entry once more' },
      { hash: HASH, fixedAt: iso(4), description: 'another fix' },
      { hash: OTHER, fixedAt: iso(5), description: 'of another ledger' },
    ],
    synced: new Map(before === undefined ? [] : [[KEY, before]]),
    normalize: (text) => text.trim(),
    digest: (text) => text,
  });
}

const described = (description: string) => [
  { type: 'describe', hash: HASH, fixedAt: iso(5), description },
];

test.each<[string, Story, readonly object[], string]>([
  ['words that are the same', { ledger: ' a ', file: 'a' }, [], 'a'],
  ['words that a person has changed', { ledger: 'a', file: 'b', before: 'a' }, described('b'), 'b'],
  ['words where nobody knows what stood there', { ledger: 'a', file: 'b' }, described('b'), 'b'],
  ['words that the ledger has changed', { ledger: 'b', file: 'a', before: 'a' }, [], 'a'],
  ['words taken away', { ledger: 'a', file: '', before: 'a' }, described(''), ''],
  ['words that both have changed', { ledger: 'b', file: 'c', before: 'a' }, [], 'a'],
  ['words that both have changed alike', { ledger: 'b', file: 'b', before: 'a' }, [], 'b'],
])('%s', (_what, story, decisions, known) => {
  const found = read(story);
  expect(found.decisions).toEqual(decisions);
  expect([...found.synced]).toEqual([[KEY, known]]);
  const isAtOdds = decisions.length === 0 && story.ledger === 'b' && story.file === 'c';
  const kinds = decisions.length > 0 ? ['described'] : isAtOdds ? ['at odds with the ledger'] : [];
  expect(found.remarks.map(({ kind }) => kind)).toEqual(kinds);
});
