import { describe, expect, test } from 'vitest';
import { renderCommandKey } from '../../src/core/errors/fingerprint.js';
import { nameCommand, renderGrouping } from '../../src/core/errors/grouping.js';
import type { Grouping } from '../../src/core/errors/record.js';
import { compareGroupings } from '../../src/core/grouping-comparison.js';
import { explainGrouping, type GroupedRecord } from '../../src/core/grouping-explanation.js';
import { digest } from '../../src/files/digest.js';
import { createRecord } from '../support/counted-record.js';

const hash = (text: string) => digest(text).slice(0, 16);
const surroundings = { hash, isFile: () => true };
const GROUPING = {
  ...{ version: 1, template: 'no such file: <path>', site: 'src/stages.ts#loadFace' },
};

/** A record whose hash is that of its grouping. */
function recordOf(grouping: Grouping, over: Partial<GroupedRecord> = {}): GroupedRecord {
  const record = { ...createRecord({ grouping }), ...over };
  const key = renderGrouping(record.type, grouping);
  return { ...record, hash: over.hash ?? hash(key ?? '') };
}

const explain = (record: GroupedRecord) => explainGrouping(record, surroundings);

describe('an explanation', () => {
  test('holds all that the key was made of, and proves it', () => {
    const record = recordOf(GROUPING);
    expect(explain(record)).toEqual({
      hash: record.hash,
      version: 1,
      inputs: [
        { name: 'type', value: 'FileNotFoundError', counts: true },
        { name: 'template', value: 'no such file: <path>', counts: true },
        { name: 'site', value: 'src/stages.ts#loadFace', counts: true },
        { name: 'cause', value: null, counts: true },
      ],
      gives: record.hash,
      proof: 'proven',
      message: 'no such file: input.jpg',
      replaced: [{ placeholder: '<path>', value: 'input.jpg' }],
      siteFrom: 'frame',
      frames: [
        {
          ...{ text: 'loadFace src/stages.ts:42:11', function: 'loadFace', file: 'src/stages.ts' },
          ...{ line: 42, column: 11, inApp: true, reason: 'code of the project', decides: true },
        },
        {
          ...{ text: 'main src/cli.ts:9:3', function: 'main', file: 'src/cli.ts' },
          ...{ line: 9, column: 3, inApp: true, reason: 'code of the project', decides: false },
        },
      ],
      hashes: [],
    });
  });

  test('tells what a fingerprint leaves out', () => {
    const grouping = { ...GROUPING, fingerprint: ['photos'], discriminator: 'acme' };
    const { inputs, proof } = explain(recordOf(grouping));
    expect(inputs.map(({ name, counts }) => `${name} ${counts}`)).toEqual([
      ...['type false', 'template false', 'site false', 'cause false'],
      ...['fingerprint true', 'discriminator true'],
    ]);
    expect(proof).toBe('proven');
  });

  const other = '0123456789abcdef';
  const own = recordOf(GROUPING).hash;
  test.each<[string, GroupedRecord]>([
    ['changed', recordOf(GROUPING, { hash: other })],
    ['merged', recordOf(GROUPING, { hash: other, hashes: [own] })],
    ['overflow', recordOf(GROUPING, { hash: other, overflow: true })],
    ['split', recordOf({ ...GROUPING, ...{ split: 'site' } }, { hash: other })],
    ['split', recordOf({ ...GROUPING, ...{ of: own } }, { hash: other })],
    ['version', recordOf({ ...GROUPING, version: 0 }, { hash: other })],
    ['missing', recordOf({ version: 1 }, { hash: other })],
    ['cut', recordOf({ ...GROUPING, cut: true }, { hash: other })],
    ['secret', recordOf({ ...GROUPING, discriminator: 'key=<secret>' }, { hash: other })],
    ['secret', recordOf({ ...GROUPING, fingerprint: ['~/a'] }, { hash: other })],
    ['proven', recordOf({ ...GROUPING, cut: true, ...{ split: 'site' } }, { overflow: true })],
  ])('says why its inputs do not give its hash: %s', (proof, record) => {
    expect(explain(record).proof).toBe(proof);
  });

  test.each<[string | null, Partial<GroupedRecord>, string | undefined]>([
    ['frame', {}, GROUPING.site],
    ['file', { location: { file: 'a.js', line: 1, column: 2, function: null } }, 'a.js'],
    ['other', {}, 'src/old.ts#loadFace'],
    [
      'recursion',
      {
        ...{ type: 'RangeError', message: 'Maximum call stack size exceeded' },
        stack: ['z main.js:1:2', 'loadFace src/stages.ts:42:11'],
      },
      GROUPING.site,
    ],
    [
      'recursion',
      { type: 'RangeError', message: 'Maximum call stack size exceeded' },
      'src/stages.ts',
    ],
    ['caller', { stack: ['fail src/fail.ts:1:2', 'loadFace src/stages.ts:42:11'] }, GROUPING.site],
    ['module', { location: null, stack: ['f node_modules/zod/i.js:1:2'] }, 'zod'],
    ['context', { location: null, stack: ['Array.map'] }, 'job'],
    ['context', { location: null, stack: [] }, 'job'],
    [null, {}, undefined],
  ])('says where the site is from: %s', (siteFrom, over, site) => {
    const { site: _, ...rest } = GROUPING;
    const record = recordOf(site === undefined ? rest : { ...GROUPING, site }, {
      ...over,
      hash: other,
    });
    expect(explain(record).siteFrom).toBe(siteFrom);
  });

  test('of a command that failed is of its words and exit code', () => {
    const over = {
      ...{ type: 'CommandFailed', message: 'make all exited with code 2: no rule' },
      ...{ location: null, stack: ['make: *** no rule', 'at src/a.ts:1:2x'] },
    };
    const record = recordOf({ version: 1, ...nameCommand('make all', 2) }, over);
    expect(record.hash).toBe(hash(renderCommandKey('make all', 2)));
    expect(explain(record)).toMatchObject({ proof: 'proven', siteFrom: 'command', frames: [] });
  });
});

describe('a comparison', () => {
  const compare = (one: GroupedRecord, two: GroupedRecord) =>
    compareGroupings(explain(one), explain(two));
  const part = (template: string) => ({ type: 'E', template, site: 'a.js' });

  test('says part by part what differs', () => {
    const one = recordOf({ ...GROUPING, cause: part('disk') });
    const two = recordOf({ ...GROUPING, site: 'src/other.ts' });
    expect(compare(one, two)).toEqual({
      hashes: [one.hash, two.hash],
      versions: [1, 1],
      joined: false,
      inputs: [
        {
          ...{ name: 'type', values: ['FileNotFoundError', 'FileNotFoundError'] },
          ...{ equal: true, counts: true },
        },
        {
          ...{ name: 'template', values: [GROUPING.template, GROUPING.template] },
          ...{ equal: true, counts: true },
        },
        {
          ...{ name: 'site', values: [GROUPING.site, 'src/other.ts'] },
          ...{ equal: false, counts: true },
        },
        { name: 'cause', values: [part('disk'), null], equal: false, counts: true },
      ],
      because: ['site', 'cause'],
    });
  });

  test('knows members in any order, however often and however written', () => {
    const members = [part('a'), part('b')];
    const turned = [{ site: 'a.js', template: 'b', type: 'E' }, part('a'), part('b')];
    const one = recordOf({ ...GROUPING, members });
    const two = recordOf({ ...GROUPING, members: turned }, { hash: '0123456789abcdef' });
    expect(compare(one, two).because).toEqual([]);
    expect(compare(one, recordOf({ ...GROUPING, members: [part('a')] })).because).toEqual([
      'members',
    ]);
    expect(compare(one, recordOf(GROUPING)).because).toEqual(['members']);
  });

  test('leaves out what a fingerprint leaves out, whose parts have an order', () => {
    const one = recordOf({ ...GROUPING, fingerprint: ['a', 'b'] });
    const two = recordOf({ ...GROUPING, site: 'b.js', fingerprint: ['b', 'a'] });
    expect(compare(one, two).because).toEqual(['fingerprint']);
    expect(compare(one, recordOf({ ...GROUPING, site: 'b.js' })).because).toEqual(['fingerprint']);
  });

  test('of two versions says so first', () => {
    const old = recordOf({ ...GROUPING, version: 0, site: 'b' }, { hash: '0123456789abcdef' });
    expect(compare(recordOf(GROUPING), old).because).toEqual(['version', 'site']);
  });

  test('of one record with itself finds nothing', () => {
    const record = recordOf(GROUPING);
    expect(compare(record, record)).toMatchObject({ joined: true, because: [] });
  });

  test('every difference in a key is found, and no other', () => {
    const values = [undefined, 'a', 'b'];
    const all = values.flatMap((discriminator) =>
      ['x', 'y'].flatMap((site) =>
        [undefined, part('a'), { ...part('a'), members: [part('m')] }].map((cause) =>
          recordOf({
            ...{ ...GROUPING, site },
            ...(cause && { cause }),
            ...(discriminator !== undefined && { discriminator }),
          }),
        ),
      ),
    );
    for (const one of all)
      for (const two of all)
        expect(compare(one, two).because.length === 0).toBe(one.hash === two.hash);
  });
});
