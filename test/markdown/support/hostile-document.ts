import fc from 'fast-check';

/** Blocks of every kind that Markdown has, the awkward ones most. */
const BLOCKS = [
  '# Title',
  '## High priority',
  '### Low',
  'High priority\n---',
  'Low\n===',
  '#',
  '## P2 ##',
  'text',
  'two\nlines',
  'text\\',
  '*open',
  '`open',
  '    code',
  '\tcode',
  '```\nfence\n```',
  '~~~~ js\n## High\n~~~~',
  '> quote',
  '> - item\n> - item',
  '> ## High',
  '> ```\n> open',
  '>',
  '- a',
  '- a\n- b',
  '- a\n\n- b',
  '-',
  '- [ ] a\n- [x] b',
  '* a',
  '+ a\n+ b',
  '1. a\n2. b',
  '1) a',
  '- a\n  - b\n\n    c',
  '- a\n\n  b',
  '-   wide',
  '-\ttab',
  '  - in\n  - in',
  '- - a',
  '- 1. a\n  2. b',
  '-     code',
  '- ```\n  f\n  ```',
  '- ```\n  open',
  '- # heading',
  '- > q\n> q',
  '- a\nlazy',
  '10. a\n    b',
  '- ***',
  '***',
  '---',
  '- - -',
  '<!-- c -->',
  '<!--\n## High\n-->',
  '<div>',
  '<div>\n\n</div>',
  '</details>',
  '<pre>\n\n- a\n</pre>',
  '<b>x</b>',
  '<?x\n?>',
  '[a]: b',
  '[a]:\nb',
  '   [a]: b "t"',
  '[^1]: note',
  '[^1]: note\n\n    more',
  '[a] [^1] [x]',
  '| a |\n|---|\n| b |',
  'a | b\n-|-',
  '|',
  '\\- a',
  '&lt;',
  '![i](j)',
  'https://example.com',
  '- [ ] **T** <!-- errtrack:00000000000000aa -->',
  '## AUTO-TRACKED ERRORS',
  '## AUTO-TRACKED ERRORS\n\n- [ ] HIGH · **T** <!-- errtrack:00000000000000ab -->',
  '+++',
  ' ',
  '\u00A0',
  '\f',
  '- \u2028',
  '=======',
  '\u0000',
  '\uFEFF',
] as const;

const lineBreak = fc.constantFrom('\n', '\n', '\n', '\r\n', '\r');

/** A document of such blocks, joined by few or many line breaks of every kind. */
export const hostileDocument = fc
  .tuple(
    fc.constantFrom('', '', '\uFEFF', '---\na: b\n---\n', '\n'),
    fc.array(fc.tuple(fc.constantFrom(...BLOCKS), lineBreak, fc.integer({ min: 0, max: 5 })), {
      maxLength: 8,
    }),
    fc.boolean(),
  )
  .map(([start, blocks, isOpen]) => {
    const text = blocks
      .map(
        ([block, end, blanks]) =>
          block.replaceAll('\n', end) + end.repeat([1, 2, 2, 1, 2, 3][blanks] ?? 1),
      )
      .join('');
    return start + (isOpen ? text.replace(/[\r\n]+$/, '') : text);
  });
