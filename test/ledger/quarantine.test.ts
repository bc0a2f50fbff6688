import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EMPTY_LEDGER, formatLedger } from '../../src/core/ledger-text.js';
import {
  explainQuarantined,
  listQuarantine,
  quarantineLedger,
} from '../../src/ledger/quarantine.js';
import { makeTempFolder } from '../support/temp-folder.js';

function openFolder() {
  const folder = makeTempFolder();
  const dataDir = join(folder, '.errtrack');
  return {
    dataDir,
    folder: join(dataDir, 'quarantine'),
    keep: (text: string, name = 'log.json') =>
      quarantineLedger(dataDir, join(folder, name), Buffer.from(text)),
    names: () => readdirSync(join(dataDir, 'quarantine')).sort(),
  };
}

test('keeps each version once, private and whole', () => {
  const { folder, keep, names } = openFolder();
  keep('one');
  keep('two');
  keep('one');
  expect(names()).toHaveLength(2);
  const texts = names().map((name) => readFileSync(join(folder, name), 'utf8'));
  expect(texts.sort()).toEqual(['one', 'two']);
  for (const name of names()) {
    expect(name).toMatch(/^log\.json\.[0-9a-f]{16}$/);
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  }
});

test('makes a copy anew that a crash has cut', () => {
  const { folder, keep, names } = openFolder();
  keep('all of it');
  const copy = join(folder, names()[0] ?? '');
  writeFileSync(copy, 'all');
  keep('all of it');
  expect(readFileSync(copy, 'utf8')).toBe('all of it');
});

test('keeps the newest twenty of a ledger, and leaves everything else', () => {
  const { folder, keep, names } = openFolder();
  keep('of another', 'other.json');
  writeFileSync(join(folder, 'w.1.sealed'), '');
  for (let i = 0; i < 25; i++) {
    const before = new Set(readdirSync(folder));
    keep(`version ${i}`);
    const added = names().find((name) => !before.has(name)) ?? '';
    utimesSync(join(folder, added), i, i);
  }
  expect(names()).toHaveLength(22);
  const texts = names().map((name) => readFileSync(join(folder, name), 'utf8'));
  for (const text of ['of another', '', 'version 24', 'version 6']) expect(texts).toContain(text);
  expect(texts).not.toContain('version 4');
});

test('is listed with the reason of each', () => {
  const { dataDir, folder, keep } = openFolder();
  expect(listQuarantine(dataDir)).toEqual([]);
  keep('null');
  writeFileSync(join(folder, 'w.1.sealed'), 'xy');
  writeFileSync(join(folder, 'mine.txt'), '');
  mkdirSync(join(folder, `log.json.${'0'.repeat(16)}`));
  keep(formatLedger(EMPTY_LEDGER));
  const listed = listQuarantine(dataDir);
  const told = listed.map(
    (it) => `${it.kind}, ${it.bytes} bytes: ${explainQuarantined(dataDir, it)}`,
  );
  expect(told.sort()).toEqual([
    'journal, 2 bytes: some lines were damaged; what was whole in it is taken in',
    `ledger, ${formatLedger(EMPTY_LEDGER).length} bytes: it could not be understood at that time`,
    'ledger, 4 bytes: Cannot use log.json: it holds null, expected an object (line 1)',
  ]);
});
