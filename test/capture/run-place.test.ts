import { describe, expect, test } from 'vitest';
import { createOccurrence, describeSighting, type Sighting } from '../../src/capture/occurrence.js';
import { findRunPlace, type RunPlace } from '../../src/capture/run-place.js';
import { noteCaught, runInScope } from '../../src/runs/scope.js';

function placeOf(over: Partial<RunPlace> = {}): RunPlace {
  return {
    ...{ run: 'r1', phase: 'Phase 2', step: 'export', path: 'Phase 2/Export', attempt: 1 },
    ...over,
  };
}

const RUN = placeOf({ phase: null, step: null, path: 'nightly' });
const within = <T>(place: RunPlace, body: () => T): T => runInScope({ session: null, place }, body);

function sight(value: unknown, options: Sighting['options'] = {}) {
  const sighting: Sighting = { value, options, name: 'loadFace', fatal: false };
  const described = describeSighting(sighting, '/r');
  return createOccurrence(described, sighting, undefined);
}

describe('a throw', () => {
  test('in a step has its place, and by default its path for a context (R146)', () => {
    const body = within(placeOf({ attempt: 2 }), () => sight(new Error('full'))?.body());
    expect(body).toMatchObject({
      context: 'Phase 2/Export',
      run: { id: 'r1', phase: 'Phase 2', step: 'export', attempt: 2 },
    });
  });

  test('in a step keeps a context of its own', () => {
    const body = within(placeOf(), () => sight(new Error('full'), { context: 'mine' })?.body());
    expect(body).toMatchObject({ context: 'mine', run: { id: 'r1', step: 'export' } });
  });

  test('outside of runs has the boundary’s name and no run', () => {
    const occurrence = sight(new Error('full'));
    expect(occurrence?.run).toBeUndefined();
    expect(occurrence?.body().context).toBe('loadFace');
    expect(occurrence?.body()).not.toHaveProperty('run');
  });

  test('after a wait, and in what a step has started, is still in it', async () => {
    const later = await within(placeOf(), async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return sight('text')?.body();
    });
    expect(later?.run?.step).toBe('export');
  });

  test.each<[string, Partial<RunPlace>]>([
    ['run', { run: 'r2' }],
    ['step', { step: 'other' }],
    ['attempt', { attempt: 2 }],
    ['phase', { phase: 'Phase 3' }],
    ['path', { path: 'Phase 2/Other' }],
  ])('is no mere repeat of one in another %s', (_, over) => {
    const error = () => new Error('full');
    const [one, same, other] = [placeOf(), placeOf(), placeOf(over)].map((place) =>
      within(place, () => sight(error())?.signature),
    );
    expect(same).toBe(one);
    expect(other).not.toBe(one);
    expect(one).not.toBe(sight(error())?.signature);
  });

  test('tells no secret of its place, and no endless name', () => {
    const key = `ghp_${'a1B2'.repeat(9)}`;
    const place = placeOf({ run: `r ${key}`, phase: key, step: 'x'.repeat(5_000), path: key });
    const body = within(place, () => sight(new Error('full'))?.body());
    expect(JSON.stringify(body)).not.toContain(key);
    expect(body?.run?.step).toHaveLength(200);
  });
});

describe('the position of a step', () => {
  const record = (position: unknown) => {
    const place = Object.assign(placeOf(), { position });
    return within(place, () => sight(new Error('full'))?.body())?.run;
  };
  const told = { index: 2, total: 3, name: 'Export' };

  test('is told with a throw, and makes no other key (R79)', () => {
    expect(record(() => ({ ...told, more: 1 }))).toEqual({
      ...{ id: 'r1', phase: 'Phase 2', step: 'export', attempt: 1, position: told },
    });
    const keys = [() => told, () => ({ ...told, index: 1 }), undefined].map((position) => {
      const place = Object.assign(placeOf(), { position });
      return within(place, () => sight('full')?.k);
    });
    expect(new Set(keys).size).toBe(1);
  });

  test('is asked for once where an error is told whole, and never where nothing is written', () => {
    let asked = 0;
    const position = () => {
      asked++;
      return told;
    };
    const occurrence = within(Object.assign(placeOf(), { position }), () =>
      sight(new Error('full')),
    );
    expect(asked).toBe(0);
    occurrence?.body();
    expect(asked).toBe(1);
  });

  test.each([
    ['no function', told],
    ['null', () => null],
    ['a promise', async () => told],
    ['nonsense', () => ({ ...told, index: -1 })],
    ['a name that is none', () => ({ ...told, name: 7 })],
    [
      'thrown',
      () => {
        throw new Error('no');
      },
    ],
  ])('that is %s is none, and no reason not to record', (_what, position) => {
    expect(record(position)).toEqual({ id: 'r1', phase: 'Phase 2', step: 'export', attempt: 1 });
  });

  test('tells no secret, and no endless name', () => {
    const key = `ghp_${'a1B2'.repeat(9)}`;
    const name = record(() => ({ ...told, name: `${key} ${'x'.repeat(5_000)}` }))?.position?.name;
    expect(name).toHaveLength(200);
    expect(name).not.toContain(key);
  });
});

describe('an error that was caught first in a step', () => {
  test('is found in it by whoever reports it later, outside of the run or around the step', () => {
    const error = new Error('full');
    noteCaught(error, placeOf());
    noteCaught(error, RUN);
    expect(findRunPlace(error)).toEqual(placeOf());
    expect(within(RUN, () => findRunPlace(error))).toEqual(placeOf());
    const phase = placeOf({ step: null, path: 'Phase 2' });
    expect(within(phase, () => findRunPlace(error))).toEqual(placeOf());
    const deeper = placeOf({ step: 'write', path: 'Phase 2/Export/Write' });
    expect(within(deeper, () => findRunPlace(error))).toEqual(deeper);
  });

  test('and is thrown again by another step, attempt or run, is in that', () => {
    const error = new Error('full');
    noteCaught(error, placeOf());
    for (const place of [
      placeOf({ run: 'r2' }),
      placeOf({ attempt: 2 }),
      placeOf({ step: 'export-all', path: 'Phase 2/Export all' }),
      { ...RUN, run: 'r2' },
    ])
      expect(within(place, () => findRunPlace(error))).toEqual(place);
  });

  test('is no reason to look a primitive up', () => {
    noteCaught('text', placeOf());
    expect(findRunPlace('text')).toBeNull();
    expect(findRunPlace(undefined)).toBeNull();
  });
});
