/** What a person does to the text of TODO.md, at the task of an error; the same text where it cannot be done. */
export type PersonsEdit = (text: string, at: EditPlace) => string;

export interface EditPlace {
  readonly hash: string;
  /** Which of several ways. */
  readonly choice: number;
  /** A word that stands nowhere else. */
  readonly word: string;
}

export const PERSONS_TODO = `# Ours and mine

mine, above all

## High Priority

- [ ] mine, urgent
  - mine, below it

## Medium Priority

## Low Priority

- mine, idle

## Some day

1. mine, a boat

mine, the end
`;

const HEADINGS = ['## High Priority', '## Medium Priority', '## Low Priority', '## Some day'];
const BELOW = [
  (word: string) => [`  - ${word}`],
  (word: string) => [`  ${word}`],
  (word: string) => ['', `  ${word}`],
  (word: string) => ['  - a list', `    - ${word}`],
];

const tick = onLine((line, { choice }) => setBox(line, choice % 2 === 0 ? 'x' : 'X'));
const begin = onLine((line, { choice }) => setBox(line, choice % 2 === 0 ? '/' : '@'));
const move: PersonsEdit = (text, at) => put(cut(text, at), takeBlock(text, at), at.choice);

/** Every kind of edit that people make. */
export const PERSONS_EDITS: Readonly<Record<string, PersonsEdit>> = {
  tick,
  begin,
  move,
  untick: onLine((line) => setBox(line, ' ')),
  drop: onLine((line, { choice }) => setBox(line, choice % 2 === 0 ? '-' : '~')),
  strike: onLine((line) => line.replace(/\] (?!~~)(.*) <!--/, (_, words) => `] ~~${words}~~ <!--`)),
  reword: onLine((line, { word }) =>
    line.replace(/\] .* <!--/, () => `] ${word} in my words <!--`),
  ),
  'add words': onLine((line, { word }) => line.replace(' <!--', () => ` — ${word} <!--`)),
  'write below': onBlock((block, { choice, word }) => [
    ...block,
    ...(BELOW[choice % BELOW.length]?.(word) ?? []),
  ]),
  'paste twice': (text, at) => put(text, takeBlock(text, at).slice(0, 1), at.choice),
  'paste beside': onBlock(([line = '', ...below], { choice }) => [
    line,
    choice % 2 === 0 ? line : setBox(line, 'x'),
    ...below,
  ]),
  'move and begin': (text, at) => move(begin(text, at), at),
  'move and tick': (text, at) => move(tick(text, at), at),
  'put in a fence': onBlock((block) => ['', '```', ...block, '```', '']),
  'take away': cut,
  write: (text, { choice, word }) => put(text, [`- ${word}`], choice),
  'write a section': (text, { word }) => `${text}\n## ${word}\n\n- ${word}, too\n`,
};

function onLine(change: (line: string, at: EditPlace) => string): PersonsEdit {
  return onBlock(([line = '', ...below], at) => [change(line, at), ...below]);
}

function onBlock(
  change: (block: readonly string[], at: EditPlace) => readonly string[],
): PersonsEdit {
  return (text, at) => {
    const lines = text.split('\n');
    const { start, end } = findBlock(lines, at.hash);
    if (start === -1) return text;
    lines.splice(start, end - start, ...change(lines.slice(start, end), at));
    return lines.join('\n');
  };
}

function cut(text: string, { hash }: EditPlace): string {
  const lines = text.split('\n');
  const { start, end } = findBlock(lines, hash);
  if (start !== -1) lines.splice(start, end - start);
  return lines.join('\n');
}

function takeBlock(text: string, { hash }: EditPlace): readonly string[] {
  const lines = text.split('\n');
  const { start, end } = findBlock(lines, hash);
  return start === -1 ? [] : lines.slice(start, end);
}

/** Below one of the headings that the file began with. */
function put(text: string, block: readonly string[], choice: number): string {
  const lines = text.split('\n');
  const at = lines.indexOf(HEADINGS[choice % HEADINGS.length] ?? '');
  if (at !== -1 && block.length > 0) lines.splice(at + 2, 0, ...block);
  return lines.join('\n');
}

function setBox(line: string, box: string): string {
  return line.replace(/^(\s*(?:[-*+]|\d+\.) )\[.\]/, (_, marker) => `${marker}[${box}]`);
}

/** The first task of an error that is not in a fence, with all that is indented below it. */
function findBlock(lines: readonly string[], hash: string): { start: number; end: number } {
  const start = lines.findIndex(
    (line, at) => line.includes(`errtrack:${hash}`) && !isFenced(lines, at),
  );
  let end = start + 1;
  while (start !== -1 && isBelow(lines, end)) end++;
  return { start, end };
}

function isBelow(lines: readonly string[], at: number): boolean {
  const [line = '', next = ''] = lines.slice(at, at + 2);
  return line.startsWith('  ') || (line === '' && next.startsWith('  '));
}

function isFenced(lines: readonly string[], at: number): boolean {
  return lines.slice(0, at).filter((line) => line === '```').length % 2 === 1;
}
