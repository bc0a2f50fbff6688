import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { listLiterals } from '../../src/sources/message-literals.js';

const list = (source: string) => listLiterals(source).map(({ texts, holes }) => [texts, holes]);

describe('texts with holes', () => {
  it.each([
    ['throw new Error(`Row ${n + 1} is bad`);', ['Row ', ' is bad'], ['n+1']],
    ["throw new Error('Row ' + n + ' is bad');", ['Row ', ' is bad'], ['n']],
    ["throw new Error(name + ' is bad')", ['', ' is bad'], ['name']],
    [
      "throw new Error('no ' + (a ? 'x' : b(1, 2)) + ' here')",
      ['no ', ' here'],
      ["(a?'x':b(1,2))"],
    ],
    ["assert(ok, format('no %s of %d', a, b))", ['no ', ' of ', ''], ['a', 'b']],
    ["assert(ok, 'no %s of %d', this.a, b(1, 2), c)", ['no ', ' of ', ''], ['this.a', 'b(1,2)']],
    ["const table = { no: 'no %s of %d', other: 'yes' }", ['no ', ' of ', ''], ['', '']],
    ["const list = ['no %s', 'yes', other]", ['no ', ''], ['']],
    ["fail('none on '.concat(id))", ['none on ', ''], ['id']],
    ["fail('none on '.concat(id) + '!')", ['none on ', '!'], ['id']],
    ["fail([file, 'has no rows'].join(' '))", ['', ' has no rows'], ['file']],
    ["fail(['no', b(1, 2), `in ${c}`].join(': '))", ['no: ', ': in ', ''], ['b(1,2)', 'c']],
    ["const t = { gone: 'Page {page} is gone' }", ['Page ', ' is gone'], ['page']],
    ["const t = { gone: 'Page {{ page.name }} is gone' }", ['Page ', ' is gone'], ['page.name']],
    ["const t = { gone: 'Page %{page} is {0}' }", ['Page ', ' is ', ''], ['page', '0']],
    ["const t = { gone: 'Page ${page} is gone' }", ['Page ', ' is gone'], ['page']],
    ["const t = { gone: ':page is gone, see $1' }", ['', ' is gone, see ', ''], ['page', '']],
    [
      "const t = { gone: '%(page)s is gone {count, plural}' }",
      ['', ' is gone ', ''],
      ['page', 'count'],
    ],
    ['"gone": "Page {page} is gone",', ['Page ', ' is gone'], ['page']],
    ['`a ${`b ${c} d`} e`', ['a ', ' e'], ['`b ${c} d`']],
    ["'it\\'s ' + x + '\\u{41}\\x42\\u0043\\n'", ["it's ", 'ABC\n'], ['x']],
    ['`${a}${b} is bad`', ['', ' is bad'], ['a b']],
    ['f(`x ${a}`, 1)', ['x ', ''], ['a']],
  ])('%s', (source, texts, holes) => {
    expect(list(source)).toEqual([[texts, holes]]);
  });

  it('go over lines', () => {
    expect(list("fail(\n  'Row ' +\n    line +\n    ' is bad',\n);")).toEqual([
      [['Row ', ' is bad'], ['line']],
    ]);
    expect(list("fail('Row '\n  + line\n  + ' is bad');")).toEqual([
      [['Row ', ' is bad'], ['line']],
    ]);
    expect(list("fail(\n  'Row %s of %s',\n  line,\n  file.name,\n);")).toEqual([
      [
        ['Row ', ' of ', ''],
        ['line', 'file.name'],
      ],
    ]);
    expect(list("fail([\n  file,\n  'has no rows',\n].join(' '));")).toEqual([
      [['', ' has no rows'], ['file']],
    ]);
    expect(list('fail(`Row ${line}\nis bad`);\nfail(`Row ${x} is good`)')).toEqual([
      [['Row ', '\nis bad'], ['line']],
      [['Row ', ' is good'], ['x']],
    ]);
  });

  it('are of an error class where they are handed up', () => {
    const source =
      'class A extends Error {\n constructor(a) {\n  super(\n   `A ${a}`,\n  );\n }\n}\nthrow new A(`B ${b}`);';
    expect(listLiterals(source).map(({ isOfClass }) => isOfClass)).toEqual([true, false]);
  });

  it('are no texts without holes, no sums of numbers and no comments', () => {
    expect(list("get('/users/:id/{x y}', 'http://a:80', '100%', ['a', 'b'].join(' '))")).toEqual(
      [],
    );
    expect(list("f('a', `b`, a + b, i++)\n// `x ${y}` in a comment\n")).toEqual([]);
  });
});

test('a word is of the source where it is a text or a key there', () => {
  const [found] = listLiterals(
    "guard('ship', () => fail(`no ${event}`)); const t = { placed: 1, 'on hold': 2 };\n// lost",
  );
  const words = [
    'ship',
    'placed',
    'on hold',
    'event',
    'lost',
    'guard',
    'no',
    'shi',
    '',
    'x'.repeat(99),
  ];
  expect(words.filter((word) => found?.hasWord(word, ''))).toEqual(['ship', 'placed', 'on hold']);
});

test('a variable that holds a list, or what another error said, is told by what it holds', () => {
  const source =
    "const all = found\n  .map(({ name }) => name)\n  .join(', ');\nconst why = error.message;\nconst kind = a.b;\nfail(`${kind} needs ${all}: ${why}`)";
  expect(list(source)).toEqual([
    [
      ['', ' needs ', ': ', ''],
      ['kind', "found\n  .map(({ name }) => name)\n  .join(', ')", 'error.message'],
    ],
  ]);
  expect(list('const a = x.message;\nlet a = 2;\nfail(`no ${a}`)')).toEqual([[['no ', ''], ['a']]]);
});

test('no source is too odd', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'`\'"${}+%s\\\n/*() ab') }), (source) => {
      for (const { texts, holes } of listLiterals(source)) {
        expect(texts).toHaveLength(holes.length + 1);
        expect(holes.length).toBeGreaterThan(0);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('sources that nobody here wrote have some', () => {
  const folder = join(import.meta.dirname, '../../node_modules/commander/lib');
  const files = readdirSync(folder).map((name) => join(folder, name));
  const found = files
    .filter((path) => statSync(path).isFile())
    .flatMap((path) => listLiterals(readFileSync(path, 'utf8')));
  expect(found.map(({ texts }) => texts.join('<>'))).toContain("error: unknown command '<>'<>");
});
