import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderTimeline } from '../../src/terminal/timeline.js';

const total = { from: 100, to: 200 };

test.each([
  ['the whole', [{ from: 100, to: 200 }], '██████████'],
  ['the middle', [{ from: 140, to: 160 }], '    ██'],
  ['what is too short to be seen', [{ from: 150, to: 150 }], '     █'],
  ['what ends with all', [{ from: 200, to: 200 }], '         █'],
  ['what goes on', [{ from: 170, to: null }], '       ███'],
  ['what is out of reach', [{ from: 0, to: 900 }], '██████████'],
  [
    'tries that follow each other',
    [
      { from: 100, to: 130 },
      { from: 130, to: 160 },
      { from: 180, to: 200 },
    ],
    '███▒▒▒  ██',
  ],
  ['nothing', [], ''],
])('%s', (_, spans, bar) => {
  expect(renderTimeline(spans, total, 10)).toBe(bar);
});

test('a stretch without a length is full of what is in it', () => {
  expect(renderTimeline([{ from: 100, to: 100 }], { from: 100, to: 100 }, 4)).toBe('█');
  expect(renderTimeline([{ from: 100, to: null }], { from: 100, to: null }, 4)).toBe('█');
});

test('is never longer than its columns, and shows something of each single span', () => {
  const time = fc.integer({ min: -1_000, max: 1_000 });
  fc.assert(
    fc.property(
      time,
      fc.option(time),
      time,
      time,
      fc.integer({ min: 1, max: 60 }),
      (from, to, a, b, columns) => {
        const bar = renderTimeline([{ from, to }], { from: a, to: b }, columns);
        expect(bar.length).toBeLessThanOrEqual(columns);
        expect(bar).toContain('█');
      },
    ),
  );
});
