import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { FixedEntry } from '../../src/core/todo.js';
import { addFixedEntries, findFixedEntries } from '../../src/markdown/fixed-file.js';
import { makeTempFolder } from '../support/temp-folder.js';

const entry: FixedEntry = {
  hash: '9ba5976d4c1f02aa',
  severity: 'HIGH',
  type: 'TypeError',
  message: 'no face',
  context: 'stage1',
  location: { file: 'src/stages.ts', line: 42, column: 7, function: 'loadFace' },
  fixedAt: '2026-11-21T08:30:00.000Z',
  description: '',
  commit: null,
  by: null,
  occurrences: 3,
  firstSeen: '2026-11-20T21:18:00.123Z',
  lastSeen: null,
};
const BASE = add(null, { ...entry, hash: '0000000000000001', fixedAt: '2026-11-21T07:00:00.000Z' });

test.each<[string, Partial<FixedEntry>, Partial<FixedEntry>]>([
  ['two errors in one place', {}, { hash: '00000000000000bb' }],
  [
    'two errors, in the same words',
    { description: 'x' },
    { hash: '00000000000000bb', description: 'x' },
  ],
  ['two errors, one in words', { description: 'x' }, { hash: '00000000000000bb' }],
  ['one error', {}, {}],
  ['one error, in words', { description: 'x' }, { description: 'y' }],
  ['one error, one in words', { description: 'x' }, {}],
])('union leaves the entries whole where two branches fix %s', (_what, ours, theirs) => {
  const sides = [ours, { fixedAt: '2026-11-21T08:30:00.001Z', ...theirs }].map((side) => ({
    ...entry,
    ...side,
  }));
  const [one = BASE, two = BASE] = sides.map((side) => add(BASE, side));
  const merged = unite(one, two);
  expect(findFixedEntries(merged).slice(0, 2)).toEqual(
    sides.map(({ hash, fixedAt, description }) => ({ hash, fixedAt, description })),
  );
  for (const side of [one, two]) expect(merged.toString()).toContain(firstEntryOf(side));
});

function add(bytes: Buffer | null, ...entries: readonly FixedEntry[]): Buffer {
  const result = addFixedEntries(bytes, entries);
  if (!result.ok) throw new Error(result.problem);
  return Buffer.from(result.bytes);
}

function unite(ours: Buffer, theirs: Buffer): Buffer {
  const folder = makeTempFolder();
  const names = Object.entries({ ours, base: BASE, theirs }).map(([name, bytes]) => {
    writeFileSync(join(folder, name), bytes);
    return name;
  });
  return execFileSync('git', ['merge-file', '-p', '--union', ...names], { cwd: folder });
}

/** From its heading to the next one. */
function firstEntryOf(bytes: Buffer): string {
  return /^## [\s\S]*?\n(?=\n## )/m.exec(bytes.toString())?.[0] ?? '';
}
