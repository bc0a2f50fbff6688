import { describe, expect, test } from 'vitest';
import type { GroupingRule } from '../../src/core/grouping-rule.js';
import { compileRules, NO_RULING, renderRuleKey } from '../../src/core/grouping-rules.js';
import { HASH, thrown } from './support/books.js';

const judge = (...rules: readonly GroupingRule[]) => compileRules(rules)(thrown());

describe('a rule', () => {
  test.each([
    [{ type: 'TypeError' }, true],
    [{ type: '*Error' }, true],
    [{ type: 'typeerror' }, false],
    [{ message: 'no *' }, true],
    [{ message: 'no' }, false],
    [{ path: 'src/*.ts' }, true],
    [{ path: '*.ts' }, false],
    [{ function: 'loadFace' }, true],
    [{ function: 'load' }, false],
    [{ context: 'stage?' }, true],
    [{ type: 'TypeError', context: 'stage2' }, false],
  ] as const)('that asks for %j matches: %s', (match, matches) => {
    expect(judge({ match, severity: 'LOW' }).severity).toBe(matches ? 'LOW' : null);
  });

  test('that asks for a place matches nothing that has none', () => {
    const nowhere = thrown({ error: { ...thrown().error, location: null } });
    for (const match of [{ path: '**' }, { function: '*' }]) {
      expect(compileRules([{ match, ignore: true }])(nowhere)).toEqual(NO_RULING);
    }
  });
});

test('of each effect the first rule that matches counts', () => {
  const all = { message: '*' };
  const ruling = judge(
    { match: { type: 'RangeError' }, severity: 'HIGH', ignore: true },
    { match: all, ignore: false },
    { match: all, severity: 'LOW', ignore: true },
    { match: all, severity: 'HIGH', fingerprint: ['one'] },
    { match: all, fingerprint: ['two'] },
  );
  expect(ruling).toEqual({ fingerprint: ['one'], severity: 'LOW', ignore: false });
});

test('the key of a fingerprint is the same as that of a boundary; with the default in it, one for each error', () => {
  expect(renderRuleKey(['files'], HASH)).toBe('[1,["files"]]');
  expect(renderRuleKey(['{{default}}', 'x'], HASH)).toBe(`[1,[{"default":"${HASH}"},"x"]]`);
  expect(renderRuleKey(['{{ default }}'], HASH)).toBeNull();
});

test('ten thousand rules are soon asked about a long message', () => {
  const rules = Array.from({ length: 10_000 }, (_, at): GroupingRule => {
    const message = ['*a*a*a*a*b', '*a*a*a*a*b*a', '*a?a*a?a*c', '*aab*?'][at % 4] ?? '';
    return { match: { message }, ignore: true };
  });
  const long = thrown({ error: { ...thrown().error, message: 'a'.repeat(2_048) } });
  const judged = compileRules(rules);
  for (let times = 0; times < 5; times++) expect(judged(long)).toEqual(NO_RULING);
});
