import { expect, test } from 'vitest';
import { findAddedText } from '../../src/core/added-text.js';
import { BARE, WRITTEN } from './support/tasks.js';

const BACK = ' · regression: was fixed 2026-11-20';

test.each([
  ['nothing', WRITTEN, ''],
  ['nothing, to another form of ours', `${BARE}${BACK} · \`npx errtrack fix 9ba5 -d "…"\``, ''],
  ['words at the end', `${WRITTEN} added a null check`, 'added a null check'],
  ['words after a dash', `${WRITTEN} — added a null check`, 'added a null check'],
  ['words at the beginning', `added a null check: ${WRITTEN}`, 'added a null check'],
  ['words in the middle', WRITTEN.replace(' — ', ' (added a check) — '), '(added a check)'],
  ['code', `${WRITTEN} · \`a?.b\` in \`c\``, '`a?.b` in `c`'],
  [
    'what the command leaves open',
    WRITTEN.replace('…', 'added a null check'),
    'added a null check',
  ],
  ['words in the place of the command', WRITTEN.replace(/`errtrack.*/, 'null check'), 'null check'],
  ['another line', 'Fix the resizing', 'Fix the resizing'],
  ['marks of planning', `⏫ ${WRITTEN} 📅 2026-12-01 @anna ✅ 2026-11-21 🔁 every week`, ''],
  ['words among marks', `🔺 ${WRITTEN} @anna null check ✅ 2026-11-21`, 'null check'],
  ['an address, which names nobody', `${WRITTEN} see a@b.example`, 'see a@b.example'],
])('finds %s', (_what, text, added) => {
  expect(findAddedText(text, [BARE, `${BARE}${BACK}`])).toBe(added);
});

test('takes everything as added where nothing of ours is known', () => {
  expect(findAddedText('words', [])).toBe('');
  expect(findAddedText('words', [''])).toBe('words');
});
