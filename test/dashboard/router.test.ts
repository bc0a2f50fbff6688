import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  formatQuery,
  formatRoute,
  parseRoute,
  toComparison,
  toError,
  toRun,
} from '../../src/dashboard/router.js';

test.each([
  ['', { view: 'runs' }],
  ['#/', { view: 'runs' }],
  ['#/runs/', { view: 'runs' }],
  ['#/runs/20260204-abc', { view: 'run', id: '20260204-abc', tab: 'steps' }],
  ['#/runs/a/timeline', { view: 'run', id: 'a', tab: 'timeline' }],
  ['#/runs/a/operations', { view: 'run', id: 'a', tab: 'operations' }],
  ['#/errors', { view: 'errors' }],
  ['#/errors/9ba5976d', { view: 'error', hash: '9ba5976d' }],
  ['#/compare/a/b', { view: 'compare', a: 'a', b: 'b' }],
  ['#/compare', { view: 'compare', a: '', b: '' }],
  ['#/trends', { view: 'trends' }],
  ['#/runs/a/else', { view: 'lost' }],
  ['#/runs/a/steps/more', { view: 'lost' }],
  ['#/nowhere', { view: 'lost' }],
  ['#/runs/%', { view: 'run', id: '%', tab: 'steps' }],
])('%s is a place', (hash, route) => {
  expect(parseRoute(hash)).toEqual({ ...route, query: {} });
});

test('a place keeps what it is narrowed to', () => {
  expect(parseRoute('#/errors?status=fixed&q=a%26b')).toEqual({
    view: 'errors',
    query: { status: 'fixed', q: 'a&b' },
  });
  expect(formatRoute(['errors'], { status: 'fixed', q: 'a&b', sort: '' })).toBe(
    '#/errors?status=fixed&q=a%26b',
  );
  expect(formatQuery({ q: '' })).toBe('');
});

test('the address of a run, an error or a comparison leads there, whatever it is called', () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1 });
  fc.assert(
    fc.property(name, name, (a, b) => {
      expect(parseRoute(toRun(a, 'timeline'))).toEqual({
        view: 'run',
        id: a,
        tab: 'timeline',
        query: {},
      });
      expect(parseRoute(toError(a))).toEqual({ view: 'error', hash: a, query: {} });
      expect(parseRoute(toComparison(a, b))).toEqual({ view: 'compare', a, b, query: {} });
    }),
  );
});

test('no address makes it throw', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (hash) => void parseRoute(hash)));
});
