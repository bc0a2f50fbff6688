import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { formatLedger } from '../../src/core/ledger-text.js';
import { BadLedger, parseLedgerBytes, readLedgerBytes } from '../../src/ledger/ledger-file.js';
import { booksOf, record } from '../core/support/books.js';
import { makeTempFolder } from '../support/temp-folder.js';

const TEXT = formatLedger(booksOf(record({ message: 'kein Gesicht: für 顔 😀' })).ledger);
const CURE =
  'Mend it by hand, or restore it with `git checkout -- /some/log.json`, then run `errtrack sync`. Nothing was written.';

function refuse(bytes: Buffer): string {
  try {
    parseLedgerBytes('/some/log.json', bytes);
  } catch (error) {
    if (!(error instanceof BadLedger)) throw error;
    expect(error.bytes).toBe(bytes);
    return error.message;
  }
  throw new Error('it was taken');
}

test('a byte that is no UTF-8 is refused, not replaced: the next write would lose it', () => {
  const bytes = Buffer.from(TEXT);
  for (const [at, byte] of [
    [bytes.indexOf('ü') + 1, 0x20],
    [bytes.indexOf('顔'), 0xff],
    [bytes.indexOf('😀') + 3, 0xf0],
    [bytes.indexOf('kein'), 0x80],
  ] as const) {
    const bad = Buffer.from(bytes);
    bad[at] = byte;
    const line = TEXT.slice(0, TEXT.indexOf('kein')).split('\n').length;
    expect(refuse(bad)).toBe(`Cannot use log.json: it is no valid UTF-8 (line ${line}). ${CURE}`);
  }
});

test.each([
  ['with a mark', `\uFEFF${TEXT}`, 'it is UTF-16, expected UTF-8'],
  ['without one', TEXT, 'it is no valid UTF-8 (line 14)'],
])('UTF-16 %s is refused by its name', (_which, text, problem) => {
  expect(refuse(Buffer.from(text, 'utf16le'))).toBe(`Cannot use log.json: ${problem}. ${CURE}`);
});

test('a sign of replacement that stands in the text is no bad byte', () => {
  const text = TEXT.replace('顔', '\uFFFD');
  expect(formatLedger(parseLedgerBytes('log.json', Buffer.from(text)))).toBe(text);
});

test('a file too large to be parsed in a host is not read', () => {
  const folder = makeTempFolder();
  const path = join(folder, 'log.json');
  writeFileSync(path, Buffer.alloc(100_000_001, ' '));
  expect(() => readLedgerBytes(path, folder)).toThrow(
    `Cannot read log.json: ${path} is larger than 100000000 bytes. Put a readable file in its place, or none.`,
  );
});
