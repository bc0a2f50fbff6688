import { expect, test } from 'vitest';
import { getChangeFields } from '../../src/terminal/changes.js';
import { renderFields } from '../../src/terminal/fields.js';
import { PLAIN_THEME } from '../../src/terminal/theme.js';

const now = Date.parse('2026-11-20T21:25:00.000Z');
const changes = {
  ...{ at: now - 7_200_000, commit: '9ba5976d4c1f02aa00000000000000000000aaaa' },
  ...{ new: 2, cameBack: 1, fixed: 3, fixRate: 0.6, medianTimeToFixMs: 3 * 86_400_000 },
};

function render(over: object, width: number): string {
  return renderFields(
    getChangeFields({ ...changes, ...over }, PLAIN_THEME, width, now),
    PLAIN_THEME,
  );
}

test('in one line each where there is room', () => {
  expect(render({}, 64)).toBe(`\
Since Commit: 2 new, 1 came back, 3 fixed (9ba5976d, 2 hours ago)
    Fix Rate: 60% (3 of 5), half of them within 3 days`);
});

test('in two where there is little', () => {
  expect(render({}, 30)).toBe(`\
Since Commit: 2 new, 1 came back, 3 fixed
              (9ba5976d, 2 hours ago)
    Fix Rate: 60% (3 of 5),
              half of them within 3 days`);
});

test('no rate where nothing was fixed', () => {
  const none = { commit: null, new: 1, cameBack: 0, fixed: 0, fixRate: 0, medianTimeToFixMs: null };
  expect(render(none, 64)).toBe('Since: 1 new, 0 fixed (2 hours ago)');
});
