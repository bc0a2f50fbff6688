import { describe, expect, test } from 'vitest';
import { findTasks } from '../../src/markdown/todo-file.js';
import { toBytes } from './support/bytes.js';

const A = '00000000000000aa';
const B = '00000000000000bb';
const id = `<!-- errtrack:${A} -->`;

test.each([
  [`- [ ] **T** ${id}`, 'open', '**T**'],
  [`- [x] **T** ${id}`, 'done', '**T**'],
  [`3. [X] **T** ${id}`, 'done', '**T**'],
  [`- [x] ~~**T**~~ ${id}`, 'done', '**T**'],
  [`- [-] **T** ${id}`, 'dropped', '**T**'],
  [`+ [~] **T** ${id}`, 'dropped', '**T**'],
  [`- ~~**T** ${id}~~`, 'dropped', '**T**'],
  [`- ~~**T**~~ ${id}`, 'dropped', '**T**'],
  [`- [ ] ~~**T** in \`a\`~~ ${id}`, 'dropped', '**T** in `a`'],
  [`- [ ] ~~**T** ${id}~~`, 'dropped', '**T**'],
  [`- ~~[ ] **T**~~ ${id}`, 'dropped', '**T**'],
  [`- [/] ~~**T**~~ ${id}`, 'dropped', '**T**'],
  [`- [ ] ~~a~~ b ${id}`, 'open', '~~a~~ b'],
  [`- [ ] ~~a\n  b~~\n  ${id}`, 'dropped', 'a b'],
  [`- [/] **T** ${id}`, 'in progress', '**T**'],
  [`- [@] **T** ${id}`, 'in progress', '**T**'],
  [`- [!] **T** ${id}`, 'open', '**T**'],
  [`- **T** ${id}`, 'open', '**T**'],
  [`- [x](y) ${id}`, 'open', '[x](y)'],
  [`- [x]${id}`, 'open', '[x]'],
  [`- \\[x] **T** ${id}`, 'open', '\\[x] **T**'],
  [`- [ ] HIGH · **T** ${id}`, 'open', '**T**'],
  [`- [ ] HIGH ·\n  **T**\n  ${id}`, 'open', '**T**'],
  [`- [ ] ~~LOW · **T**~~ ${id}`, 'dropped', '**T**'],
  [`- [ ] LOW · ~~**T**~~ ${id}`, 'dropped', '**T**'],
  [`- [ ] **T** ${id} @ann 📅 2026-01-02`, 'open', '**T** @ann 📅 2026-01-02'],
  [`- [ ]   **T**\r\n\tin   \`a  b\`  \r\n  ${id}`, 'open', '**T** in `a b`'],
  [`> - [ ] a\n>   b ${id}`, 'open', 'a b'],
  [`> - [x] a\n  b ${id}`, 'done', 'a b'],
  [`- [ ] a ${id}\n  - nested\n\n  more`, 'open', 'a'],
  [`- [ ] a\n\n  ${id}`, 'open', 'a'],
  [`- ${id} a`, 'open', 'a'],
  [`-\n  [x] a ${id}`, 'done', 'a'],
  [`- [ ] \`${id}\` ${id}`, 'open', `\`${id}\``],
])('%j', (text, mark, says) => {
  expect(findTasks(toBytes(`# TODO\n\n${text}\n`)).tasks).toMatchObject([{ mark, text: says }]);
});

describe('the place', () => {
  const task = `- [ ] **T** ${id}\n`;

  test.each([
    ['before any heading', task, 'elsewhere', null],
    ['below a heading that says nothing', `# TODO\n\n${task}`, 'elsewhere', null],
    ['in a section', `# TODO\n\n## Urgent 🔥\n\n${task}`, 'section', 'HIGH'],
    ['below a heading in a section', `## Low\n\n### Soon\n\n${task}`, 'section', 'LOW'],
    ['below a heading that says another', `## Low\n\n### P0\n\n${task}`, 'section', 'HIGH'],
    ['below an item of a person', `## Low\n\n- a\n  ${task}`, 'elsewhere', null],
    ['in a quote', `## Low\n\n> ${task}`, 'elsewhere', null],
    ['in our own section', `## Auto-tracked errors\n\n${task}`, 'shared section', null],
    [
      'in our own section, with its severity',
      `## Auto-tracked errors\n\n${task.replace('- [ ] ', '- [/] LOW · ')}`,
      'shared section',
      'LOW',
    ],
    ['nested in our own section', `## AUTO-TRACKED ERRORS\n\n- a\n  ${task}`, 'elsewhere', null],
    [
      'in our own, below High',
      `# High\n\n## AUTO-TRACKED ERRORS\n\n${task}`,
      'shared section',
      null,
    ],
    ['in High, below our own', `# AUTO-TRACKED ERRORS\n\n## High\n\n${task}`, 'section', 'HIGH'],
  ])('%s', (_, text, place, severity) => {
    expect(findTasks(toBytes(text)).tasks).toMatchObject([{ place, severity }]);
  });

  test('of several severities tells none but the one that is shown', () => {
    const sections = { HIGH: ['Bugs'], LOW: ['Bugs'] };
    expect(findTasks(toBytes(`# Bugs\n\n${task}`), { sections }).tasks).toMatchObject([
      { place: 'shared section', severity: null },
    ]);
  });
});

describe('an id that is in no task is hidden', () => {
  test.each([
    `\`\`\`\n- [ ] a ${id}\n\`\`\``,
    `    - [ ] a ${id}`,
    `- \`[ ] a ${id}\``,
    `<!--\n- [ ] a ${id}\n-->`,
    `<div data-id="errtrack:${A}">`,
    `a ${id}`,
    `a \\${id}`,
    `- [ ] b <!-- errtrack:${B} -->\n\n      ${id}`,
  ])('%j', (text) => {
    expect([...findTasks(toBytes(text)).hidden]).toEqual([A]);
  });

  test.each([
    `- [ ] a ${id}\n\n\`${id}\``,
    `- [ ] \`errtrack:${A}\` <!-- errtrack:${B} -->`,
    `a errtrack:${A}0`,
    `a errtrack:${A.toUpperCase()}`,
  ])('not in %j', (text) => {
    expect([...findTasks(toBytes(text)).hidden]).toEqual([]);
  });
});
