import { expect, test } from 'vitest';
import { renderPlainCopy } from '../../src/markdown/plain-copy.js';

const id = '<!-- errtrack:9ba5976d4c1f02aa -->';

test.each([
  [
    'a task',
    `# TODO\n\n- [ ] **E** in \`x\` ${id}\n- [ ] mine\n`,
    '# TODO\n\n- [ ] **E** in `x`\n- [ ] mine\n',
  ],
  ['CRLF and a BOM', `\uFEFF- [ ] a ${id}\r\n- b\r\n`, '\uFEFF- [ ] a\r\n- b\r\n'],
  ['a comment on a line of its own', `a\n\n${id}\n\nb`, 'a\n\n\n\nb'],
  ['two in a line', `- a ${id} and ${id}`, '- a and'],
  ['front matter', `---\nx: 1\n---\n\n- a ${id}\n`, '---\nx: 1\n---\n\n- a\n'],
])('takes our comments out of %s', (_, text, expected) => {
  expect(renderPlainCopy(text)).toBe(expected);
});

test.each([
  `\`${id}\` names an error`,
  `\`\`\`md\n- [ ] a ${id}\n\`\`\`\n`,
  `    - [ ] a ${id}\n`,
  '- [ ] a <!-- mine -->   \n<b>x</b>\n',
  '',
])('leaves %j as it is', (text) => {
  expect(renderPlainCopy(text)).toBe(text);
});
