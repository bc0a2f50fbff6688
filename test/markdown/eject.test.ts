import { describe, expect, test } from 'vitest';
import { ejectMarkdown } from '../../src/markdown/eject.js';
import { SAVED_AS, toBytes, toText } from './support/bytes.js';

const id = '<!-- errtrack:9ba5976d4c1f02aa -->';
const fix = '<!-- errtrack-fixed:2026-11-21T08:30:00.000Z -->';

const ways = ['as it is', 'CRLF', 'a byte order mark', 'no final newline'] as const;

describe.each(ways)('%s', (way) => {
  const save = SAVED_AS[way];
  test.each([
    ['at the end of an item', `# a\n\n- [ ] b ${id}\n- c\n`, '# a\n\n- [ ] b\n- c\n'],
    ['amid the text', `- b ${id} c\n`, '- b c\n'],
    ['on a line of its own', `- b\n  ${id}\n- c\n`, '- b\n- c\n'],
    ['two of them', `- b ${id} ${fix}\n`, '- b\n'],
    ['not in code', `- \`${id}\`\n\n      ${id}\n`, `- \`${id}\`\n\n      ${id}\n`],
    ['not in prose', `See ${id}.\n`, `See ${id}.\n`],
    ['no others', '- b <!-- mine -->\n', '- b <!-- mine -->\n'],
  ])('%s', (_name, text, expected) => {
    expect(toText(ejectMarkdown(toBytes(save(text))))).toBe(save(expected));
  });
});

test('what is no text stays as it is', () => {
  const bytes = Uint8Array.of(0xff, 0x00);
  expect(ejectMarkdown(bytes)).toBe(bytes);
});
