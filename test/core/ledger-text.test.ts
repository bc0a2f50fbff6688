import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RECORD_FIELDS } from '../../src/core/errors/record.js';
import { formatLedger, type Ledger, parseLedger } from '../../src/core/ledger-text.js';
import { HASH, OTHER, record } from './support/books.js';

/** The example of the documentation. */
const EXAMPLE = `{
  "version": 1,
  "errors": {
    "9ba5976d4c1f02aa": {
      "hash": "9ba5976d4c1f02aa",
      "hashes": [],
      "status": "active",
      "statusAt": "2026-11-20T21:18:00.123Z",
      "work": "none",
      "task": "listed",
      "severity": "HIGH",
      "severityBy": null,
      "type": "FileNotFoundError",
      "message": "no such file: input.jpg",
      "context": "stage1_face_swap",
      "location": {
        "file": "src/stages.ts",
        "line": 42,
        "column": 11,
        "function": "loadFace"
      },
      "firstSeen": "2026-11-20T21:18:00.123Z",
      "occurrences": 3,
      "lastSeen": "2026-11-20T21:20:00.456Z",
      "stack": [
        "loadFace src/stages.ts:42:11",
        "main src/cli.ts:9:3"
      ],
      "causes": [],
      "tags": {
        "tenant": {
          "acme": 2,
          "zen": 1
        }
      },
      "regressions": 0,
      "fixes": [
        {
          "at": "2026-11-20T21:18:00.123Z",
          "description": "…",
          "commit": null,
          "by": "…",
          "source": "cli"
        }
      ],
      "ignore": null,
      "overflow": false,
      "grouping": {
        "version": 1
      }
    }
  }
}
`;

function parse(text: string): Ledger {
  const parsed = parseLedger(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.ledger;
}

function refuse(text: string): string {
  const parsed = parseLedger(text);
  if (parsed.ok) throw new Error('it was taken');
  expect(parsed.cure).toMatch(/^(?:Mend it by hand|Run `errtrack sync --resolve`|Update errtrack)/);
  return parsed.problem;
}

/** The example with a part of it replaced. */
function spoil(part: string, by: string): string {
  expect(EXAMPLE).toContain(part);
  return EXAMPLE.replace(part, by);
}

describe('a good ledger', () => {
  test('is written as it was read', () => {
    expect(formatLedger(parse(EXAMPLE))).toBe(EXAMPLE);
  });

  test('may have a byte order mark, other spaces and another order', () => {
    const { version, errors } = JSON.parse(EXAMPLE);
    const fields = Object.entries(errors[HASH]).reverse();
    const turned = { errors: { [HASH]: Object.fromEntries(fields) }, version };
    expect(formatLedger(parse(`\uFEFF${JSON.stringify(turned)}`))).toBe(EXAMPLE);
    expect(formatLedger(parse(EXAMPLE.replaceAll('\n', '\r\n')))).toBe(EXAMPLE);
  });

  test('keeps what this version does not know, in the file and in its records', () => {
    const text = spoil('"version": 1,', '"version": 1,\n  "project": { "name": "x" },').replace(
      '"grouping": {\n        "version": 1\n      }',
      '"grouping": {\n        "version": 1,\n        "later": []\n      },\n      "runs": [1],\n      "owner": "Ada"',
    );
    const again = parse(formatLedger(parse(text)));
    expect(again.extra).toEqual({ project: { name: 'x' } });
    expect(again.errors.get(HASH)).toMatchObject({
      runs: [1],
      owner: 'Ada',
      grouping: { later: [] },
    });
    expect(formatLedger(again)).toBe(formatLedger(parse(text)));
  });

  test('keeps all that a key was made of', () => {
    const part = { type: 'E', template: 't', site: 'a.js' };
    const grouping = {
      ...{ version: 1, template: 't', site: 'a.js#f', cause: { ...part, members: [part] } },
      ...{ members: [{ ...part, cause: part }], fingerprint: ['{{ default }}', 'acme'] },
      ...{ discriminator: 'acme', cut: true },
    };
    const text = formatLedger({ errors: new Map([[HASH, record({ grouping })]]), extra: {} });
    expect(parse(text).errors.get(HASH)?.grouping).toEqual(grouping);
    expect(formatLedger(parse(text))).toBe(text);
  });

  test('may lack its counters', () => {
    const { occurrences, lastSeen, tags, ...rest } = JSON.parse(EXAMPLE).errors[HASH];
    const text = JSON.stringify({ version: 1, errors: { [HASH]: rest } });
    expect(parse(text).errors.get(HASH)).toEqual(rest);
    expect([occurrences, lastSeen, tags]).not.toContain(undefined);
  });

  test('takes __proto__ for a name like any other', () => {
    const text = EXAMPLE.replace('"tenant"', '"__proto__"').replace(
      '"version": 1,\n',
      '"version": 1,\n  "__proto__": { "polluted": true },\n',
    );
    const ledger = parse(text);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(Reflect.get(ledger.extra, 'polluted')).toBeUndefined();
    expect(formatLedger(ledger)).toContain('"__proto__": {\n    "polluted": true');
    expect(formatLedger(ledger)).toContain('"__proto__": {\n          "acme": 2');
  });

  test('is written with its records sorted', () => {
    const errors = new Map(
      [HASH, OTHER, '0000000000000001'].map((it) => [it, record({ hash: it })]),
    );
    const text = formatLedger({ errors, extra: {} });
    expect(text.match(/^ {4}"(\w{16})"/gm)).toEqual([
      '    "0000000000000001"',
      '    "00000000000000bb"',
      '    "9ba5976d4c1f02aa"',
    ]);
    expect(text.endsWith('}\n')).toBe(true);
  });

  test('of any records is read as it was written', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 20 });
    const hash = fc.stringMatching(/^[0-9a-f]{16}$/);
    const count = fc.nat();
    const any = fc.record({
      hash,
      hashes: fc.array(hash, { maxLength: 2 }),
      status: fc.constantFrom('active', 'fixed', 'ignored'),
      severity: fc.constantFrom('HIGH', 'MEDIUM', 'LOW'),
      type: text,
      message: text,
      context: text,
      stack: fc.array(text, { maxLength: 2 }),
      regressions: count,
      tags: fc.dictionary(text, fc.dictionary(text, count, { maxKeys: 2 }), { maxKeys: 2 }),
      location: fc.constantFrom(null, record().location),
    });
    fc.assert(
      fc.property(fc.uniqueArray(any, { selector: (it) => it.hash, maxLength: 4 }), (list) => {
        const errors = new Map(list.map((it) => [it.hash, record(it)]));
        const written = formatLedger({ errors, extra: {} });
        expect(JSON.parse(JSON.stringify([...parse(written).errors.values()]))).toEqual(
          JSON.parse(
            JSON.stringify([...errors.values()].sort((a, b) => (a.hash < b.hash ? -1 : 1))),
          ),
        );
        expect(formatLedger(parse(written))).toBe(written);
      }),
    );
  });
});

describe('a bad ledger', () => {
  test.each([
    ['empty', '', 'it is no valid JSON (it is empty)'],
    ['blank', ' \n\n', 'it is no valid JSON (it is empty)'],
    ['a mark of byte order alone', '\uFEFF', 'it is no valid JSON (it is empty)'],
    ['null', 'null', 'it holds null, expected an object (line 1)'],
    ['a list', '[]', 'it holds [], expected an object (line 1)'],
    ['a text', '"errors"', 'it holds "errors", expected an object (line 1)'],
    ['two values', '{}\n{}', 'it is no valid JSON (line 2)'],
    ['no version', '{ "errors": {} }', 'its "version" is missing, expected 1'],
    ['version 0', '{\n"version": 0, "errors": {} }', 'its "version" is 0 (line 2), expected 1'],
    ['version "1"', '{"version": "1"}', 'its "version" is "1" (line 1), expected 1'],
    ['no errors', '{"version": 1}', 'its "errors" is missing, expected an object'],
    [
      'a list of errors',
      '{"version": 1, "errors": []}',
      'its "errors" is [] (line 1), expected an object',
    ],
    [
      'a name that is no hash',
      '{"version":1,"errors":{\n"abc":{}}}',
      '"abc" (line 2) is no hash of 16 hex digits',
    ],
    [
      '__proto__ for a hash',
      '{"version":1,"errors":{"__proto__":{}}}',
      '"__proto__" (line 1) is no hash of 16 hex digits',
    ],
    ['a comma too many', '{\n"version": 1,\n"errors": {},\n}', 'it is no valid JSON (line 4)'],
    ['a comma too few', '{\n"version": 1\n"errors": {}\n}', 'it is no valid JSON (line 3)'],
    ['a comment', '{\n"version": 1, // one\n"errors": {}\n}', 'it is no valid JSON (line 2)'],
    ['a bare word', '{\n"version": one }', 'it is no valid JSON (line 2)'],
    ['a newline in a text', '{\n"a": "b\nc" }', 'it is no valid JSON (line 2)'],
    ['a name without quotes', '{\nversion: 1}', 'it is no valid JSON (line 2)'],
    ['a number like 01', '{\n"version": 01}', 'it is no valid JSON (line 2)'],
    ['zero bytes', '\0'.repeat(4096), 'it is no valid JSON (line 1)'],
  ])('with %s is refused', (_what, text, problem) => {
    expect(refuse(text)).toBe(problem);
  });

  test('of a newer version asks for a newer errtrack', () => {
    const parsed = parseLedger(spoil('"version": 1,', '"version": 2,'));
    expect(parsed).toEqual({
      ok: false,
      problem: 'it has version 2 (line 2), newer than this errtrack knows',
      cure: 'Update errtrack',
    });
  });

  test.each([
    ['<<<<<<< HEAD', '<<<<<<< HEAD\n'],
    ['<<<<<<<', '<<<<<<<\n'],
    ['=======', '=======\n'],
    ['======= with a carriage return', '=======\r\n'],
    ['||||||| base', '||||||| 1a2b3c\n'],
    ['>>>>>>> branch', '>>>>>>> branch\n'],
  ])('with the conflict marker %s asks for its resolution', (_what, marker) => {
    const parsed = parseLedger(spoil('    "9ba', `${marker}    "9ba`));
    expect(parsed).toEqual({
      ok: false,
      problem: 'it holds merge-conflict markers (line 4)',
      cure: 'Run `errtrack sync --resolve`, which merges both sides',
    });
  });

  test('cut anywhere is refused with its last line', () => {
    for (let length = 1; length < EXAMPLE.length - 2; length++) {
      const text = EXAMPLE.slice(0, length);
      const line = text.split('\n').length;
      expect(refuse(text)).toBe(`it is no valid JSON (it ends too early, at line ${line})`);
    }
  });

  test.each([
    ['hash', '"hash": "9ba5976d4c1f02aa"', '"hash": "9ba5976d4c1f02ab"'],
    ['hashes', '"hashes": []', '"hashes": ["x"]'],
    ['status', '"active"', '"open"'],
    ['statusAt', '"statusAt": "2026-11-20T21:18:00.123Z"', '"statusAt": "yesterday"'],
    ['work', '"work": "none"', '"work": null'],
    ['task', '"listed"', '"Listed"'],
    ['severity', '"HIGH"', '"high"'],
    ['severityBy', '"severityBy": null', '"severityBy": "me"'],
    ['type', '"FileNotFoundError"', 'null'],
    ['message', '"no such file: input.jpg"', '["no"]'],
    ['context', '"stage1_face_swap"', '7'],
    ['location', '"line": 42', '"line": "42"'],
    ['firstSeen', '"firstSeen": "2026-11-20T21:18:00.123Z"', '"firstSeen": 1'],
    ['occurrences', '"occurrences": 3', '"occurrences": -3'],
    ['lastSeen', '"lastSeen": "2026-11-20T21:20:00.456Z"', '"lastSeen": "2026-13-41"'],
    ['stack', '"main src/cli.ts:9:3"', 'null'],
    ['causes', '"causes": []', '"causes": [{ "type": "E" }]'],
    ['tags', '"acme": 2', '"acme": "2"'],
    ['regressions', '"regressions": 0', '"regressions": 0.5'],
    ['fixes', '"commit": null', '"commit": 1'],
    ['ignore', '"ignore": null', '"ignore": { "count": "10" }'],
    ['overflow', '"overflow": false', '"overflow": "no"'],
    ['grouping', '"grouping": {\n        "version": 1', '"grouping": {\n        "version": null'],
    ['grouping', '"grouping": {', '"grouping": {"members":[{"type":"E","template":"t"}],'],
  ])('with a bad %s is refused', (field, part, by) => {
    const problem = refuse(spoil(part, by));
    expect(problem).toMatch(`the record ${HASH} (line 4) has a bad "${field}": `);
  });

  test.each(RECORD_FIELDS.filter((it) => !['occurrences', 'lastSeen', 'tags'].includes(it)))(
    'without %s is refused',
    (field) => {
      const raw = JSON.parse(EXAMPLE);
      delete raw.errors[HASH][field];
      expect(refuse(JSON.stringify(raw))).toBe(
        `the record ${HASH} (line 1) has a bad "${field}": missing`,
      );
    },
  );

  test.each(['null', '[]', '7', '"x"'])('with %s for a record is refused', (raw) => {
    expect(refuse(`{"version":1,"errors":{"${HASH}":${raw}}}`)).toBe(
      `the record ${HASH} (line 1) has a bad "value"`,
    );
  });

  test.each([
    ['a record twice', `"${HASH}": {`, `"${HASH}": {},\n"${HASH}": {`, `"${HASH}" twice (line 5)`],
    ['a field twice', '"work": "none"', '"work": "none", "work" : "none"', '"work" twice (line 9)'],
    ['a name twice, once in escapes', '"acme": 2', '"acme": 2, "\\u0061cme": 3', '"acme" twice'],
    [
      'a version twice',
      '"version": 1,',
      '"version": 1,\n"version"\n: 1,',
      '"version" twice (line 3)',
    ],
  ])('with %s is refused, since one of the two would be lost', (_what, part, by, problem) => {
    expect(refuse(spoil(part, by))).toMatch(`it has ${problem}`);
  });

  test.each(['1e999', '-1E+999', '12345678901234567890', '1e-999', '0.001e-400'])(
    'with the number %s is refused, since it would come back as another',
    (number) => {
      const text = spoil('"version": 1,\n', `"version": 1,\n"later": [1, ${number}],\n`);
      expect(refuse(text)).toBe('it holds a number that cannot be kept exactly (line 3)');
      expect(refuse(spoil('"line": 42', `"line": ${number}`))).toMatch('kept exactly (line 18)');
    },
  );

  test.each(['9007199254740992', '0e999', '1e-3', '1E2', '0.1', '1234567890123456', '1e300'])(
    'is no bad one for the number %s',
    (number) => {
      const text = spoil('"version": 1,\n', `"version": 1,\n"later": [${number}],\n`);
      expect(parse(formatLedger(parse(text)))).toEqual(parse(text));
    },
  );

  test.each([
    ['lists', '[', ']'],
    ['objects', '{"a":', '}'],
  ])('of 100,000 %s in each other is refused, wherever they stand', (_what, open, close) => {
    const deep = `${open.repeat(100_000)}${open === '[' ? '' : '1'}${close.repeat(100_000)}`;
    const problem = 'it is nested more than 100 levels deep';
    expect(refuse(deep)).toBe(`${problem} (line 1)`);
    expect(refuse(`{"version":1,\n"errors":${deep}}`)).toBe(`${problem} (line 2)`);
    expect(refuse(spoil('"version": 1,', `"version": 1,"later":${deep},`))).toMatch(problem);
    expect(refuse(spoil('"grouping": {', `"grouping": {"later":${deep},`))).toMatch(problem);
  });

  test('is no bad one for a hundred levels, nor for brackets and colons in its texts', () => {
    const deep = `${'['.repeat(99)}${']'.repeat(99)}`;
    const text = spoil('"version": 1,', `"version": 1, "later": ${deep},`).replace(
      'no such file',
      '\\"[[:{1e999{12345678901234567890\\\\',
    );
    expect(parse(formatLedger(parse(text)))).toEqual(parse(text));
  });

  test('never makes the parser throw, whatever was altered', () => {
    const edit = fc.tuple(fc.nat(EXAMPLE.length), fc.nat(8), fc.string({ maxLength: 3 }));
    fc.assert(
      fc.property(edit, ([offset, length, by]) => {
        const text = EXAMPLE.slice(0, offset) + by + EXAMPLE.slice(offset + length);
        const parsed = parseLedger(text);
        if (!parsed.ok) expect(parsed.problem).not.toBe('');
        else expect(parseLedger(formatLedger(parsed.ledger))).toEqual(parsed);
      }),
      { numRuns: 500 },
    );
  });

  test('may be very large, or very deep', () => {
    const open = '['.repeat(1_000_000);
    expect(refuse(open)).toBe('it is nested more than 100 levels deep (line 1)');
    expect(refuse(`${'\n'.repeat(999)}{"a": "${'x'.repeat(5_000_000)}", }`)).toBe(
      'it is no valid JSON (line 1000)',
    );
  });
});
