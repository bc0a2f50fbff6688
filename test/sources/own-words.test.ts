import { expect, test } from 'vitest';
import {
  hasOwnPath,
  hasOwnWord,
  isLookedUp,
  listTellingVariables,
} from '../../src/sources/own-words.js';

const SOURCE = `
const projects = { atlas: { state: 'open' }, "comet two": 1 };
fail('count, and more', \`ready\`);
if (projects[entry.project]) use(plans[form['plan'] as Plan], seen[id]);
`;

test('a word is of the source as a text, and as a key where keys are words', () => {
  const words = ['atlas', 'open', 'comet two', 'count, and more', 'ready', 'entry', 'use', 'id'];
  const find = (asKey: boolean) => words.filter((word) => hasOwnWord(SOURCE, word, asKey));
  expect(find(true)).toEqual(['atlas', 'open', 'comet two', 'count, and more', 'ready']);
  expect(find(false)).toEqual(['open', 'count, and more', 'ready']);
});

test('a path is of the sources where each of its names is', () => {
  const more = 'shape({ weight: number, stops: list(text) }), "parcel"';
  const find = (text: string) => hasOwnPath([SOURCE, more], text);
  const known = [
    'atlas.state',
    'parcel.stops[0].weight',
    'parcel.stops[]',
    'parcel.stops.12.weight',
  ];
  expect(known.filter((text) => !find(text))).toEqual([]);
  const others = ['parcel', 'parcel.other', 'other.weight', 'parcel weight', 'parcel.', '[0]', ''];
  expect(others.filter(find)).toEqual([]);
});

test('paths are told in linear time', () => {
  for (const part of ['a', 'a.', 'a[', 'a[0]', 'a.1']) {
    expect(hasOwnPath([SOURCE], part.repeat(1e6))).toBe(false);
  }
});

test('the keys of a map are those of a table', () => {
  const source = "new Map([['nut', 10], [ 'bolt', 2 ]]); const states = ['open', 'shut'];";
  const find = (asKey: boolean) =>
    ['nut', 'bolt', 'open', 'shut'].filter((word) => hasOwnWord(source, word, asKey));
  expect(find(true)).toEqual(['nut', 'bolt', 'open', 'shut']);
  expect(find(false)).toEqual(['open', 'shut']);
  expect(isLookedUp('stock.get(sku)', 'sku')).toBe(true);
  expect(isLookedUp('stock.get(line.sku)', 'line.sku')).toBe(true);
  expect(isLookedUp('stock.set(sku, 1)', 'sku')).toBe(false);
});

test('words of hostile sources are found in linear time', () => {
  for (const part of ["[['word', ", ",['word', ", '[   [   ', "x'word", 'word', "['word':"]) {
    expect(hasOwnWord(part.repeat(1e6 / part.length), 'word', false)).toBe(false);
  }
});

test('what a table is looked up by is found by its last name', () => {
  const holes = ['project', 'before.project', "form['plan']", 'id', 'row.id', 'state', '', '(a+b)'];
  expect(holes.filter((hole) => isLookedUp(SOURCE, hole))).toEqual([
    'project',
    'before.project',
    "form['plan']",
    'id',
    'row.id',
  ]);
});

test('variables of hostile sources are found in linear time', () => {
  for (const part of ['const a = ', 'const a = b\n  .c', 'let ', 'const a = b\n    ', '.join(']) {
    expect(listTellingVariables(part.repeat(1e6 / part.length)).size).toBeLessThan(2);
  }
});
