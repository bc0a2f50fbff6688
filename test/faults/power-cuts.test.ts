import { describe, expect, test } from 'vitest';
import { KEYS } from '../journal/support/journals.js';
import { cutDisk, DISK_MODELS, type DiskModel } from './cut-disk.js';
import type { DiskOp } from './disk-log.js';
import { cutPowerOfRival, POWER_CUT_RIVALS } from './power-cut-rivals.js';
import { cutPower } from './power-cuts.js';
import { randomFrom } from './support/random.js';

const SCALE = { stories: 2, steps: 30, cuts: 40 };
/** On a busy machine. */
const LONG_MS = 120_000;
const [A = ''] = KEYS;

test(
  'whenever the power goes away, no acknowledged new error, fatal error or decision is lost',
  async () => {
    const figure = await cutPower({ ...SCALE, seed: Date.now() % 10_000 });
    expect(figure.harmed, figure.note).toEqual([]);
    expect(figure.tried).toBe(80);
    expect(figure.note).toMatch(/^[1-9]\d+ acknowledged/);
  },
  LONG_MS,
);

test('a writer that acknowledges what it has not synced is found out', async () => {
  const { harmed } = await cutPower({ ...SCALE, seed: 1 }, async (scene, log) => {
    const begin = log.ops.length;
    await scene.throwAll(A);
    const unsynced = log.ops
      .splice(begin)
      .filter(({ op }) => op !== 'sync' && op !== 'sync-folder');
    log.ops.push(...unsynced);
    log.tell('throwing', A);
    log.tell('new', A);
  });
  expect(harmed.join('\n')).toContain(`${A} × 0 of 1 acknowledged`);
});

test('a file that is read, modified and written loses new errors', async () => {
  const figure = await cutPowerOfRival('lowdb, read, modified and written', { ...SCALE, seed: 1 });
  expect(figure.tried).toBe(80);
  expect(figure.harmed.length).toBeGreaterThan(20);
  expect(Object.keys(POWER_CUT_RIVALS)).toContain('write-file-atomic');
});

describe('a disk after a power cut', () => {
  const file = (path: string, text: string): readonly DiskOp[] => [
    { op: 'names', changes: [{ path, to: 1 }], durable: false },
    { op: 'write', file: 1, at: 0, bytes: Buffer.from(text) },
  ];

  /** What may be found under a name, by many cuts. */
  function findable(ops: readonly DiskOp[], path: string, model: DiskModel): ReadonlySet<string> {
    const found = Array.from({ length: 300 }, (_, seed) => {
      const { files } = cutDisk(ops, ops.length, model, randomFrom(seed));
      return files.get(path)?.bytes.toString().replaceAll('\0', '0') ?? 'none';
    });
    return new Set(found);
  }

  test.each(DISK_MODELS)('(%s) has all that was synced', (model) => {
    const ops = [
      ...file('a', 'new'),
      { op: 'sync', file: 1 },
      { op: 'sync-folder', path: '' },
    ] as const;
    expect(findable(ops, 'a', model)).toEqual(new Set(['new']));
  });

  test('has a new file of which nothing was synced whole, in part, or not at all', () => {
    expect(findable(file('a', 'new'), 'a', 'ordered')).toEqual(
      new Set(['none', '', 'n', 'ne', 'new']),
    );
    expect(findable(file('a', 'new'), 'a', 'minimal')).toEqual(
      new Set(['none', '', 'n', 'ne', 'new', 'n00', 'ne0', '000']),
    );
  });

  test('has names by their order, or, where POSIX alone holds, by their folder’s sync', () => {
    const ops = [...file('a', 'new'), { op: 'sync', file: 1 }] as const;
    expect(findable(ops, 'a', 'ordered')).toEqual(new Set(['new']));
    expect(findable(ops, 'a', 'minimal')).toEqual(new Set(['none', 'new']));
  });

  test('has nothing in a folder without a name', () => {
    const ops: readonly DiskOp[] = [
      { op: 'names', changes: [{ path: 'f', to: 'folder' }], durable: false },
      ...file('f/a', 'new'),
      { op: 'sync', file: 1 },
      { op: 'sync-folder', path: 'f' },
    ];
    expect(findable(ops, 'f/a', 'ordered')).toEqual(new Set(['new']));
    expect(findable(ops, 'f/a', 'minimal')).toEqual(new Set(['none', 'new']));
  });

  /** A file is replaced by a rename. */
  function replacing(...synced: readonly DiskOp[]): readonly DiskOp[] {
    const changes = [
      { path: 't', to: null },
      { path: 'a', to: 1 },
    ];
    return [
      { op: 'names', changes: [{ path: 'a', to: 2 }], durable: true },
      { op: 'write', file: 2, at: 0, bytes: Buffer.from('old') },
      { op: 'sync', file: 2 },
      ...file('t', 'n'),
      ...synced,
      { op: 'names', changes, durable: false },
    ];
  }

  test.each(DISK_MODELS)('(%s) has under a replaced name the old file or the new one', (model) => {
    const ops = replacing({ op: 'sync', file: 1 });
    expect(findable(ops, 'a', model)).toEqual(new Set(['old', 'n']));
  });

  test('has an unsynced file under a replaced name whole, or, where POSIX alone holds, empty', () => {
    expect(findable(replacing(), 'a', 'ordered')).toEqual(new Set(['old', 'n']));
    expect(findable(replacing(), 'a', 'minimal')).toEqual(new Set(['old', 'n', '', '0']));
  });
});
