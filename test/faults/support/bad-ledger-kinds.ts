import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { RECORD_FIELDS } from '../../../src/core/errors/record.js';

/** A way for a ledger to be bad; or one that looks odd, and has to be taken. */
export interface BadLedgerKind {
  readonly name: string;
  readonly isTaken: boolean;
  /** Put the bad ledger in the place of the good one, which is gone by then. */
  readonly put: (path: string, good: string) => void;
}

/** @param bigBytes how large the large one is. */
export function listBadLedgerKinds(bigBytes: number): readonly BadLedgerKind[] {
  return [
    ...Object.entries(TEXTS).map(([name, make]) => ofText(name, make)),
    ...RECORD_FIELDS.flatMap(spoilField),
    ...Object.entries(CUTS).map(([what, pattern]) => ofText(`cut in ${what}`, cutAfter(pattern))),
    ofText('large', (good) => `${good.trimEnd()}${' '.repeat(bigBytes)}x`),
    ...['with a byte order mark', 'with carriage returns', 'with an unknown __proto__'].map(
      (name) => ({ ...ofText(name, ODD[name] ?? String), isTaken: true }),
    ),
    ...Object.entries(PLACES).map(([name, put]) => ({ name, isTaken: false, put })),
  ];
}

type Spoil = (good: string) => string | Uint8Array;

function ofText(name: string, make: Spoil): BadLedgerKind {
  return { name, isTaken: false, put: (path, good) => writeFileSync(path, make(good)) };
}

/** The first record's key and the line on which its fields begin. */
const RECORD = /"([0-9a-f]{16})": \{\n/;

function inRecord(text: string): Spoil {
  return (good) => good.replace(RECORD, (start) => `${start}${text}\n`);
}

const DEEP = 100_000;

const TEXTS: Readonly<Record<string, Spoil>> = {
  empty: () => '',
  null: () => 'null',
  'a list': () => '[]',
  'a number': () => '7',
  'a text': () => '"errors"',
  'UTF-16': (good) => Buffer.from(`\uFEFF${good}`, 'utf16le'),
  'a byte that is no UTF-8': (good) => Buffer.from(good.replace('顔', '\xE9'), 'latin1'),
  'zero bytes': (good) => '\0'.repeat(good.length),
  'zero bytes at its end': (good) => `${good.slice(0, 500)}${'\0'.repeat(500)}`,
  'a comma too many': (good) => good.replace(/\n\}\n$/, ',\n}\n'),
  'two documents': (good) => good + good,
  'a record twice': (good) => good.replace(RECORD, (start, hash) => `"${hash}": {},\n${start}`),
  'a field twice': inRecord('"status": "fixed",'),
  '__proto__ for a hash': (good) => good.replace(RECORD, '"__proto__": {\n'),
  'a name that is no hash': (good) => good.replace(RECORD, '"constructor": {\n'),
  'version 0': (good) => good.replace('"version": 1', '"version": 0'),
  'a newer version': (good) => good.replace('"version": 1', '"version": 2'),
  'the version as text': (good) => good.replace('"version": 1', '"version": "1"'),
  'a list of errors': (good) =>
    JSON.stringify({ version: 1, errors: Object.values(JSON.parse(good).errors) }),
  'a hash unlike its key': (good) => good.replace(RECORD, '"0123456789abcdef": {\n'),
  'a number without end': inRecord('"later": 1e999,'),
  'a number of 20 digits': inRecord('"later": 12345678901234567890,'),
  'lists nested without end': () => '['.repeat(DEEP) + ']'.repeat(DEEP),
  'an unknown field nested without end': inRecord(
    `"later": ${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)},`,
  ),
  'both sides of a merge': inRecord(
    '<<<<<<< HEAD\n"later": 1,\n=======\n"later": 2,\n>>>>>>> theirs',
  ),
  'both sides of a merge and their base': inRecord(
    '<<<<<<< HEAD\n"later": 1,\n||||||| 1a2b3c4\n=======\n"later": 2,\n>>>>>>> theirs',
  ),
};

const ODD: Readonly<Record<string, Spoil>> = {
  'with a byte order mark': (good) => `\uFEFF${good}`,
  'with carriage returns': (good) => good.replaceAll('\n', '\r\n'),
  'with an unknown __proto__': inRecord('"__proto__": { "polluted": true },'),
};

/** Where a cut leaves half of something. */
const CUTS: Readonly<Record<string, RegExp>> = {
  'a name': /"messa/,
  'a text': /"message": "n/,
  'a number': /"line": \d/,
  'a word': /"ignore": nu/,
  'an escape': /\\/,
  'a list': /"stack": \[/,
  'an object': /"location": \{/,
  'front of a value': /"context": /,
  'front of a name': /"context": "[^"]*",/,
  'front of a colon': /"context"/,
  'front of the last bracket': /[\s\S]*\}\n(?=\})/,
};

function cutAfter(pattern: RegExp): Spoil {
  return (good) => {
    const found = pattern.exec(good);
    if (found === null) throw new Error(`Nothing to cut: ${pattern}`);
    return good.slice(0, found.index + found[0].length);
  };
}

/** Every known field with a value that none of them may have; those that only a counting ledger has too. */
function spoilField(field: string): readonly BadLedgerKind[] {
  const make: Spoil = (good) => {
    const raw = JSON.parse(good);
    const [hash = ''] = Object.keys(raw.errors);
    raw.errors[hash][field] = -0.5;
    return `${JSON.stringify(raw, null, 2)}\n`;
  };
  return [ofText(`a bad ${field}`, make)];
}

const PLACES: Readonly<Record<string, BadLedgerKind['put']>> = {
  'a folder': (path) => mkdirSync(path),
  'a FIFO': (path) => execFileSync('mkfifo', [path]),
  'a link that leads nowhere': (path) => symlinkSync('nowhere.json', path),
  'a link to itself': (path) => symlinkSync(path, path),
  'a link out of the root': (path, good) => {
    const outside = join(dirname(dirname(path)), 'outside.json');
    writeFileSync(outside, good);
    symlinkSync(outside, path);
  },
  // Root may read it all the same: then the link to itself stands for it.
  'one that may not be read': (path, good) => {
    if (process.getuid?.() === 0) return symlinkSync(path, path);
    writeFileSync(path, good);
    chmodSync(path, 0);
  },
};
