import { afterEach, describe, expect, test } from 'vitest';
import { createOccurrence, describeSighting } from '../../src/capture/occurrence.js';
import { findRunPlace, RUN_PLACES } from '../../src/capture/run-place.js';

const WHOLE = { run: 'r1', phase: null, step: 'export', path: 'Export', attempt: 1 };

function put(property: PropertyDescriptor): void {
  Object.defineProperty(globalThis, RUN_PLACES, { configurable: true, ...property });
}

afterEach(() => {
  Reflect.deleteProperty(globalThis, RUN_PLACES);
});

function bomb(): never {
  throw new Error('not yours');
}
const mine = new Proxy(Object.create(null), { get: bomb, has: bomb, ownKeys: bomb });

/** What is recorded of a throw, which nothing in the process may prevent. */
function recordOne(value: unknown = new Error('full')) {
  const sighting = { value, options: {}, name: 'loadFace', fatal: false };
  return createOccurrence(describeSighting(sighting, '/r'), sighting, undefined)?.body();
}

describe('what somebody else has put into the process', () => {
  const none = () => null;
  test.each<[string, PropertyDescriptor]>([
    ['a text', { value: 'r1' }],
    ['a function', { value: () => WHOLE }],
    ['an empty object', { value: {} }],
    ['null', { value: null }],
    ['a proxy that throws', { value: mine }],
    ['a getter that throws', { get: bomb }],
    ['no function to ask', { value: { current: WHOLE, caught: new WeakMap() } }],
    ['a function that throws', { value: { current: bomb, caught: new WeakMap() } }],
    ['nothing to look errors up in', { value: { current: none, caught: undefined } }],
    ['a list to look errors up in', { value: { current: none, caught: [] } }],
    ['a look-up that throws', { value: { current: none, caught: { get: bomb } } }],
  ])('is no run, and no reason not to record: %s', (_, property) => {
    put(property);
    expect(findRunPlace(new Error('full'))).toBeNull();
    expect(recordOne()).toMatchObject({ context: 'loadFace', error: { message: 'full' } });
    expect(recordOne()).not.toHaveProperty('run');
  });

  const PLACES: readonly [string, unknown][] = [
    ['undefined', undefined],
    ['a text', 'r1'],
    ['a list', [WHOLE]],
    ['without a path', { ...WHOLE, path: undefined }],
    ['with a number for a run', { ...WHOLE, run: 7 }],
    ['with an object for a step', { ...WHOLE, step: { toString: bomb } }],
    ['without a phase', { ...WHOLE, phase: undefined }],
    ['with half an attempt', { ...WHOLE, attempt: 1.5 }],
    ['with an attempt below zero', { ...WHOLE, attempt: -1 }],
    ['with a getter that throws', Object.defineProperty({ ...WHOLE }, 'run', { get: bomb })],
    ['a proxy that throws', mine],
  ];

  test.each(PLACES)('names no place that is %s', (_, place) => {
    put({ value: { current: () => place, caught: new WeakMap() } });
    expect(recordOne()).not.toHaveProperty('run');
    const error = new Error('full');
    put({ value: { current: () => WHOLE, caught: new WeakMap([[error, place]]) } });
    expect(recordOne(error)?.run).toMatchObject({ id: 'r1', step: 'export' });
  });

  test('is read once: what is checked is what is taken', () => {
    let looks = 0;
    const place = Object.defineProperty({ ...WHOLE }, 'run', {
      get: () => (looks++ === 0 ? 'r1' : bomb()),
    });
    put({ value: { current: () => place, caught: new WeakMap() } });
    expect(findRunPlace(new Error('full'))).toEqual(WHOLE);
    expect(looks).toBe(1);
  });

  test('is taken at its word where it is another copy of errtrack, with more to say', () => {
    put({ value: { current: () => ({ ...WHOLE, host: 'h' }), caught: new WeakMap() } });
    expect(recordOne()).toMatchObject({
      context: 'Export',
      run: { id: 'r1', phase: null, step: 'export', attempt: 1 },
    });
    expect(recordOne()?.run).not.toHaveProperty('host');
  });
});
