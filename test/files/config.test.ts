import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hasConfig, parseConfig, readConfig } from '../../src/files/config.js';

const FIELDS =
  '$schema, errorsFile, todoFile, fixedFile, enabled, fold, counters, durability, sections, layout, ownTitle, doneTasks, trackDependencies, maxErrorsPerSite, rules, theme';

describe('parseConfig', () => {
  const parse = (raw: unknown) => parseConfig(raw, 'x.json');

  test('takes every good field', () => {
    const raw = {
      $schema: './node_modules/errtrack/schema/config-1.json',
      errorsFile: 'data/errors.json',
      todoFile: 'docs/TODO.md',
      fixedFile: 'docs/FIXED.md',
      enabled: false,
      fold: 'background',
      counters: 'ledger',
      durability: 'full',
      sections: { HIGH: ['Blockers', 'Urgent'] },
      layout: 'detailed',
      ownTitle: 'Found at night',
      doneTasks: 'keep',
      trackDependencies: ['lib'],
      theme: { icons: { completed: '👍' }, colors: { failed: 'magenta' } },
    };
    expect(parse(raw)).toEqual({ config: raw, problems: [] });
  });

  test('makes a list of a single title', () => {
    expect(parse({ sections: { LOW: 'Some day' } }).config).toEqual({
      sections: { LOW: ['Some day'] },
    });
  });

  test('takes nothing from an empty object', () => {
    expect(parse({})).toEqual({ config: {}, problems: [] });
  });

  test.each<[unknown, readonly string[]]>([
    [null, ['Cannot use x.json: got null, expected an object']],
    [[1], ['Cannot use x.json: got a list, expected an object']],
    ['text', ['Cannot use x.json: got "text", expected an object']],
    [
      { errorFile: 'a' },
      ['Cannot use errorFile in x.json: there is no such field; did you mean errorsFile?'],
    ],
    [
      { colour: 1 },
      [`Cannot use colour in x.json: there is no such field; those there are: ${FIELDS}`],
    ],
    [
      { fold: 'atuo' },
      [
        'Cannot use fold in x.json: got "atuo", expected "auto", "exit", "background" or "manual"; did you mean "auto"?',
      ],
    ],
    [
      { fold: true },
      ['Cannot use fold in x.json: got true, expected "auto", "exit", "background" or "manual"'],
    ],
    [
      { counters: [] },
      ['Cannot use counters in x.json: got an empty list, expected "ledger" or "local"'],
    ],
    [{ enabled: 'false' }, ['Cannot use enabled in x.json: got "false", expected true or false']],
    [{ todoFile: '  ' }, ['Cannot use todoFile in x.json: got "  ", expected the name of a file']],
    [
      { todoFile: 'a\0b' },
      ['Cannot use todoFile in x.json: got "a\\u0000b", expected the name of a file'],
    ],
    [
      { sections: { HIHG: 'a', LOW: [], MEDIUM: 7 } },
      [
        'Cannot use sections.HIHG in x.json: there is no such field; did you mean HIGH?',
        'Cannot use sections.MEDIUM in x.json: got 7, expected a title or a list of titles',
        'Cannot use sections.LOW in x.json: got an empty list, expected a title or a list of titles',
      ],
    ],
    [
      { trackDependencies: [1] },
      [
        'Cannot use trackDependencies in x.json: got a list, expected true, false or a list of package names',
      ],
    ],
    [
      { 'a\n\u001b[31mb': 1 },
      [
        `Cannot use "a\\n\\u001b[31mb" in x.json: there is no such field; those there are: ${FIELDS}`,
      ],
    ],
  ])('says what is wrong with %j', (raw, problems) => {
    expect(parse(raw).problems).toEqual(problems);
  });

  test('keeps the good fields, and the good parts of a field, beside the bad ones', () => {
    const raw = { fold: 'never', enabled: false, sections: { HIGH: 'Now', LOW: 0 } };
    expect(parse(raw).config).toEqual({ enabled: false, sections: { HIGH: ['Now'] } });
  });

  test('stops after twenty problems', () => {
    const raw = Object.fromEntries(Array.from({ length: 50_000 }, (_, n) => [`field${n}`, n]));
    expect(parse(raw).problems).toHaveLength(20);
  });

  test('is not led astray by names that every object knows', () => {
    const raw = JSON.parse(
      '{"__proto__":{"enabled":false},"constructor":1,"sections":{"__proto__":["a"]}}',
    );
    const { config, problems } = parse(raw);
    expect(config.enabled).toBeUndefined();
    expect(config.sections?.HIGH).toBeUndefined();
    expect(Object.getPrototypeOf(config)).toBe(Object.prototype);
    expect(problems).toHaveLength(3);
  });

  test('takes any JSON without a throw, and takes again all that it took', () => {
    const name = fc.constantFrom(...FIELDS.split(', '), 'HIGH', 'other', '__proto__');
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('auto', 'local', true, ['a'], { LOW: 'b' }),
    );
    fc.assert(
      fc.property(fc.dictionary(name, value), (raw) => {
        const { config } = parse(raw);
        expect(parse(config)).toEqual({ config, problems: [] });
      }),
    );
  });
});

describe('readConfig', () => {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'errtrack-config-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));
  const put = (name: string, text: string) => writeFileSync(join(root, name), text);

  test('finds nothing in an empty folder', () => {
    expect(readConfig(root)).toEqual({ config: {}, source: null, problems: [] });
    expect(hasConfig(root)).toBeNull();
  });

  test('reads errtrack.config.json, also with a byte order mark', () => {
    put('errtrack.config.json', '\uFEFF{ "fold": "exit" }');
    put('package.json', '{ "errtrack": { "fold": "manual" } }');
    expect(readConfig(root)).toEqual({
      config: { fold: 'exit' },
      source: 'errtrack.config.json',
      problems: [],
    });
    expect(hasConfig(root)).toBe('errtrack.config.json');
  });

  test('reads the errtrack key of package.json', () => {
    put('package.json', '{ "name": "x", "errtrack": { "enabled": false, "foold": 1 } }');
    expect(readConfig(root)).toEqual({
      config: { enabled: false },
      source: 'package.json',
      problems: [
        'Cannot use foold in package.json (errtrack): there is no such field; did you mean fold?',
      ],
    });
    expect(hasConfig(root)).toBe('package.json with an errtrack key');
  });

  test.each([
    ['without the key', '{ "dependencies": { "errtrack": "1" } }'],
    ['that is broken', '{ "errtrack": {} '],
    ['that is no object', '["errtrack"]'],
  ])('leaves a package.json %s alone', (_, text) => {
    put('package.json', text);
    expect(readConfig(root)).toEqual({ config: {}, source: null, problems: [] });
    expect(hasConfig(root)).toBeNull();
  });

  test.each([
    ['truncated', '{ "fold": ', /no valid JSON/],
    ['empty', '', /no valid JSON/],
    ['in conflict', '<<<<<<< HEAD\n{}\n', /no valid JSON/],
    ['a bomb of brackets', '['.repeat(500_000), /nested too deep/],
    ['too large', ' '.repeat(1024 * 1024 + 1), /larger than 1048576 bytes/],
  ])('says so when it is %s, and the defaults hold', (_, text, reason) => {
    put('errtrack.config.json', text);
    const { config, problems } = readConfig(root);
    expect(config).toEqual({});
    expect(problems).toEqual([expect.stringMatching(/^Cannot read errtrack\.config\.json: /)]);
    expect(problems[0]).toMatch(reason);
  });

  test('names the line of a slip', () => {
    put('errtrack.config.json', '{\n  "enabled": true,\n  fold: 1\n}');
    expect(readConfig(root).problems).toEqual([
      'Cannot read errtrack.config.json: it is no valid JSON near line 3; until it is mended, the defaults hold',
    ]);
  });

  test.each(['errtrack.config.json', 'package.json'])(
    'is not held up by a folder named %s',
    (name) => {
      mkdirSync(join(root, name));
      expect(readConfig(root).config).toEqual({});
      expect(readConfig(root).problems).toHaveLength(name === 'package.json' ? 0 : 1);
    },
  );

  test.each(['errtrack.config.json', 'package.json'])(
    'is not held up by a pipe named %s',
    (name) => {
      execFileSync('mkfifo', [join(root, name)]);
      expect(readConfig(root).config).toEqual({});
      expect(readConfig(root).problems).toHaveLength(name === 'package.json' ? 0 : 1);
    },
  );
});
