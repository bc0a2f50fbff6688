import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TaskAdoption } from '../../src/core/todo.js';
import { adoptTasks } from '../../src/markdown/adopt-tasks.js';
import { findForeignTasks } from '../../src/markdown/foreign-tasks.js';
import { editTodo, findTasks } from '../../src/markdown/todo-file.js';
import { SAVED_AS, toBytes, toText } from './support/bytes.js';
import { hostileText } from './support/hostile-text.js';

const ID = '9ba5976d4c1f02aa';
const COMMENT = ` <!-- errtrack:${ID} -->`;
const FIELDS = ['**Type**: ValueError', '**Message**: `Bad width`', '**Location**: album'];
const own =
  '- [ ] **TypeError** in `resize` — `no width` · `src/a.ts:7` · `npx errtrack fix 9ba5976d -d "…"`';

function find(text: string, ...known: readonly string[]) {
  return findForeignTasks(toBytes(text), new Set(known));
}

function adopt(text: string, ...adoptions: readonly TaskAdoption[]) {
  const result = adoptTasks(toBytes(text), adoptions);
  return result.ok ? { text: toText(result.bytes), left: result.left } : { text, left: adoptions };
}

const one: TaskAdoption = { hash: '9ba5976d', id: ID };
const album = { hash: '9ba5976d', type: 'ValueError', message: 'Bad width', context: 'album' };

describe('finds', () => {
  test.each([
    ['fields as items', `- [ ] **Fix Error 9ba5976d** [LOW]\n  - ${FIELDS.join('\n  - ')}\n`],
    ['fields on lines that go on', `- [ ] Fix Error 9ba5976d [LOW]\n  ${FIELDS.join('\n  ')}\n`],
    ['fields in a paragraph', `1. [ ] Fix Error 9ba5976d [LOW]\n\n   ${FIELDS.join('\n   ')}\n`],
    [
      'the colon within, another case, a severity of its own',
      '* [ ] **Fix Error 9ba5976d**\n\t* **type:** ValueError\n\t* message: Bad width\n\t* __Location__: album\n\t* Severity: low\n',
    ],
    [
      'a title of a person',
      `- [ ] Mend the album [LOW]\n  - ${FIELDS.join('\n  - ')}\n  - **Auto-tracked error** - Fix and run \`python3 error_tracker.py fix 9ba5976d\`\n`,
    ],
  ])('%s', (_, text) => {
    const [task, ...others] = find(text);
    expect(task).toMatchObject({ ...album, severity: 'LOW', mark: 'open', line: 1, hasId: false });
    expect(others).toEqual([]);
    expect(find(text.replaceAll('\n', '\r\n'))).toEqual([task]);
  });

  test('what the line itself says, where there are no fields', () => {
    expect(find('- [x] Fix Error 9ba5976d: Bad *width* [HIGH]\n')).toMatchObject([
      { message: 'Bad width', severity: 'HIGH', mark: 'done', occurrences: null, firstSeen: null },
    ]);
  });

  test('the section before the words', () => {
    expect(find('## Low priority\n\n- [ ] Fix Error 9ba5976d [HIGH]\n')).toMatchObject([
      { severity: 'LOW' },
    ]);
    expect(find('- [ ] Fix Error 9ba5976d\n')).toMatchObject([{ severity: null }]);
  });

  test('a place, a count and a day', () => {
    const text =
      '- [ ] Fix Error 9ba5976d\n  - **Location**: a.py:f:7\n  - **Occurrences**: 12\n  - **First Seen**: 2025-07-03\n';
    expect(find(text)).toMatchObject([
      {
        location: { file: 'a.py', line: 7, column: 1, function: 'f' },
        ...{ context: '', occurrences: 12, firstSeen: '2025-07-03' },
      },
    ]);
  });

  test('ours without its id, or with one that nobody knows', () => {
    const said = { type: 'TypeError', context: 'resize', message: 'no width' };
    const location = { file: 'src/a.ts', line: 7, column: 1, function: null };
    const wrapped = own.replaceAll(' ', '\n  ').replace('-\n  [\n  ]\n  ', '- [ ] ');
    expect(find(wrapped)).toMatchObject([{ hash: '9ba5976d', ...said, location }]);
    expect(find(own)).toMatchObject([{ hash: '9ba5976d', ...said, location, hasId: false }]);
    expect(find(own + COMMENT)).toMatchObject([{ hash: ID, ...said, hasId: true }]);
    expect(find(own + COMMENT, ID)).toEqual([]);
  });

  test.each([
    '- Fix Error 9ba5976d\n',
    'Fix Error 9ba5976d\n',
    '- [ ] Fix Error in album\n',
    '- [ ] Fix Error 9ba\n',
    '- [ ] ask why `errtrack fix 9ba5976d` failed\n',
    `- [ ] what is this${COMMENT}\n`,
    '```\n- [ ] Fix Error 9ba5976d\n```\n',
    '> - [ ] Fix Error 9ba5976d\n',
    '<!--\n- [ ] Fix Error 9ba5976d\n-->\n',
  ])('nothing in %j', (text) => {
    expect(find(text)).toEqual([]);
  });

  test('of one that came back, its commit is no context', () => {
    const back =
      'regression: was fixed 2026-11-20 in `0123456789` · `errtrack fix 9ba5976d -d "…"`';
    expect(find(`- [ ] **TypeError** — \`no face\` · ${back}\n`)).toMatchObject([
      { hash: '9ba5976d', type: 'TypeError', message: 'no face', context: '' },
    ]);
    expect(find(`- [ ] **TypeError** in \`stage1\` · ${back}\n`)).toMatchObject([
      { hash: '9ba5976d', context: 'stage1' },
    ]);
  });

  test('nothing in what is no text', () => {
    expect(findForeignTasks(Uint8Array.of(0xff), new Set())).toEqual([]);
  });
});

describe('adopts', () => {
  test.each([
    ['- [ ] Fix Error 9ba5976d', `- [ ] Fix Error 9ba5976d${COMMENT}`],
    ['- [ ] Fix Error 9ba5976d  \n\nx', `- [ ] Fix Error 9ba5976d${COMMENT}  \n\nx`],
    ['- [ ] Fix Error 9ba5976d\n  and so\n', `- [ ] Fix Error 9ba5976d\n  and so${COMMENT}\n`],
    ['- [ ] `Fix Error 9ba5976d`\n  - a\n', `- [ ] \`Fix Error 9ba5976d\`${COMMENT}\n  - a\n`],
    [`${own}\r\n`, `${own}${COMMENT}\r\n`],
  ])('%j', (text, expected) => {
    expect(adopt(text, one)).toEqual({ text: expected, left: [] });
  });

  test('the first of two with the same hash, beside others', () => {
    const text = '- [ ] Fix Error 9ba5976d a\n- [ ] Fix Error 9ba5976d b\n- [ ] Fix Error 0000\n';
    const other = { hash: '0000', id: '0000000000000000' };
    expect(adopt(text, one, other).text).toBe(
      text.replace(' a', ` a${COMMENT}`).replace('0000', `0000 <!-- errtrack:${other.id} -->`),
    );
  });

  test('leaves what would come to mean something else, or is not there', () => {
    const text = '- [ ] Fix Error 9ba5976d <!-- open\n- [ ] Fix Error 0000\n';
    const other = { hash: '0000', id: '0000000000000000' };
    expect(adopt(text, one, other)).toEqual({
      text: text.replace('0000', `0000 <!-- errtrack:${other.id} -->`),
      left: [one],
    });
    expect(adopt('# TODO\n', one)).toEqual({ text: '# TODO\n', left: [one] });
  });

  test('refuses what is no text', () => {
    expect(adoptTasks(Uint8Array.of(0xff), [one])).toMatchObject({ ok: false, left: [one] });
  });

  test('anywhere, it is the comment that comes, and nothing else', () => {
    const folder = new URL('fixtures/', import.meta.url);
    const names = readdirSync(folder).filter((name) => /^[^u].*\.md$/.test(name));
    const save = SAVED_AS['a byte order mark, CRLF, no final newline'];
    let tried = 0;
    for (const name of names) {
      const own = readFileSync(new URL(name, folder), 'utf8');
      const text = save(`${own}\n\n- [ ] Fix Error feedface\n`);
      if (!find(text).some(({ hash }) => hash === 'feedface')) continue;
      const adopted = adopt(text, { hash: 'feedface', id: ID }).text;
      expect(adopted, name).toBe(text.replace('feedface', `feedface${COMMENT}`));
      tried += 1;
    }
    expect(tried).toBeGreaterThan(20);
  });

  test('whatever stands there', () => {
    fc.assert(
      fc.property(hostileText, hostileText, hostileText, (before, title, below) => {
        // What is no UTF-8 comes to no file.
        const text = toText(
          toBytes(`${before}\n\n- [ ] **Fix Error 9ba5976d** ${title}\n  - ${below}\n`),
        );
        const adopted = adopt(text, one);
        const isLeft = adopted.left.length > 0;
        expect(adopted.text.replace(COMMENT, '')).toBe(text);
        expect(adopted.text.length - text.length).toBe(isLeft ? 0 : COMMENT.length);
        const hashes = findTasks(toBytes(adopted.text)).tasks.map(({ hash }) => hash);
        expect(hashes.includes(ID)).toBe(!isLeft);
        expect(find(adopted.text, ID).some(({ hash }) => hash === ID)).toBe(false);
      }),
      { seed: 20261121, numRuns: 100 },
    );
  });
});

describe('with an adopted task goes what error_tracker.py wrote below it', () => {
  const task = (below: string) =>
    `# TODO\n\n- [ ] **Fix Error 9ba5976d** [LOW]${COMMENT}\n${below}- [ ] mine\n`;
  const fields = FIELDS.map((field) => `  - ${field}\n`).join('');

  test.each([
    [fields, ''],
    [
      `${fields}  - **Auto-tracked error** - Fix and run \`python3 error_tracker.py fix 9ba5976d\`\n`,
      '',
    ],
    [`  - first\n${fields}  - last\n    - more\n`, '- first\n- last\n  - more\n'],
    ['  - **Type**: ValueError\n    - of mine\n', '- **Type**: ValueError\n  - of mine\n'],
    ['  - **Owner**: Ada\n  - Type: none\n', '- **Owner**: Ada\n- Type: none\n'],
  ])('%j', (below, left) => {
    const result = editTodo(toBytes(task(below)), { remove: [ID] });
    expect(result.ok && toText(result.bytes)).toBe(`# TODO\n\n${left}- [ ] mine\n`);
  });

  test('but not with a task of ours', () => {
    const text = `${own}${COMMENT}\n${fields}- [ ] mine\n`;
    const result = editTodo(toBytes(text), { remove: [ID] });
    expect(result.ok && toText(result.bytes)).toContain('- **Type**: ValueError\n');
  });
});
