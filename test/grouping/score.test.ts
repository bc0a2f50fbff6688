import { expect, test } from 'vitest';
import { measure } from './score.js';

function put(...pairs: readonly (readonly [bug: string, group: string])[]) {
  return measure(pairs.map(([bug, group]) => ({ bug, group })));
}

test('what is grouped as it is labelled is right', () => {
  expect(put(['a', '1'], ['a', '1'], ['b', '2'])).toMatchObject({
    ...{ precision: 1, recall: 1, f1: 1, bugs: 2, throws: 3 },
    interval: { precision: [1, 1], recall: [1, 1], f1: [1, 1] },
  });
});

test('all in one group costs precision alone', () => {
  expect(put(['a', '1'], ['a', '1'], ['b', '1'], ['b', '1'])).toMatchObject({
    ...{ precision: 0.5, recall: 1 },
  });
});

test('each in a group of its own costs recall alone', () => {
  expect(put(['a', '1'], ['a', '2'], ['b', '3'], ['b', '4'])).toMatchObject({
    ...{ precision: 1, recall: 0.5 },
  });
});

test('a bug with many throws weighs as much as one with few', () => {
  const many = Array.from({ length: 98 }, () => ['a', '1'] as const);
  expect(put(...many, ['b', '2'], ['b', '3'])).toMatchObject({ precision: 1, recall: 0.75 });
});

test('the same throws give the same interval, around the figure', () => {
  const pairs = Array.from(
    { length: 60 },
    (_, at) => [`${at >> 1}`, `${at % 7 === 0 ? at : at >> 1}`] as const,
  );
  const { recall, interval } = put(...pairs);
  const [low, high] = interval.recall;
  expect(low).toBeLessThan(recall);
  expect(high).toBeGreaterThan(recall);
  expect(put(...pairs).interval).toEqual(interval);
});
