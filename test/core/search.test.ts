import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSearch } from '../../src/core/search.js';
import { createRecord } from '../support/counted-record.js';

const record = createRecord({
  severity: 'HIGH',
  type: 'TimeoutError',
  message: 'GET http://x failed: "no answer" in {"code":5} at C:\\temp',
  context: 'stage1_face_swap',
  tags: { tenant: { acme: 2 } },
  runs: {
    count: 1,
    newest: [{ id: '20260105-abc', phase: null, step: null, attempt: 1, t: 1 }],
  },
});

function finds(...texts: readonly string[]): boolean {
  const parsed = parseSearch(texts);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.search(record);
}

test.each([
  ['http://x'],
  ['HTTP://X FAILED: "no'],
  ['failed: "no answer"'],
  ['"code":5'],
  ['c:\\temp'],
  ['  failed:  '],
  ['timeouterror'],
  ['type:timeout'],
  ['type:Timeout*'],
  ['TYPE:TimeoutError'],
  ['file:stages'],
  ['file:src/*.ts'],
  ['context:stage?_face*'],
  ['hash:9ba5'],
  ['severity:high status:active'],
  ['tag:tenant=acme'],
  ['run:20260105'],
  ['message:"in {"'],
  ['type:Timeout failed: file:src'],
  ['"x failed:"'],
])('%j finds it', (text) => {
  expect(finds(text)).toBe(true);
});

test.each([
  ['https://x'],
  ['TypeError: foo'],
  ['type:out*'],
  ['severity:low'],
  ['hash:ba59'],
  ['run:abc'],
  ['tag:tenant=zen'],
  ['"type:Timeout"'],
  ['failed http'],
])('%j does not', (text) => {
  expect(finds(text)).toBe(false);
});

test('an empty value is that of an empty field', () => {
  const parsed = parseSearch(['message:""']);
  expect(parsed.ok && parsed.search(record)).toBe(false);
  expect(parsed.ok && parsed.search(createRecord({ message: '' }))).toBe(true);
});

test('all texts have to fit', () => {
  expect(finds('type:Timeout', 'http')).toBe(true);
  expect(finds('type:Timeout', 'ftp')).toBe(false);
  expect(finds()).toBe(true);
});

test('a letter with an accent is the same however it is made', () => {
  const [composed, decomposed] = ['café 東京 ガ'.normalize('NFC'), 'CAFÉ 東京 ガ'.normalize('NFD')];
  for (const [asked, said] of [
    [composed, decomposed],
    [decomposed, composed],
  ] as const) {
    for (const text of [asked, `message:${asked.split(' ')[0]}`, `message:${asked[0]}*`]) {
      const parsed = parseSearch([text]);
      expect(parsed.ok && parsed.search(createRecord({ message: said }))).toBe(true);
    }
  }
});

test.each([
  ['contxt:x', 'no error has a field "contxt" (did you mean context:x?)'],
  ['a mesage:x b', '(did you mean message:x?)'],
  ['severity:hihg', 'severity:hihg is none of HIGH, MEDIUM, LOW (did you mean HIGH?)'],
  ['status:done', 'status:done is none of active, fixed, ignored'],
])('%j is a slip', (text, problem) => {
  const parsed = parseSearch([text]);
  expect(parsed.ok ? '' : parsed.problem).toContain(problem);
});

test.each([
  ['node:fs'],
  ['Mesage:x'],
  ['stages.ts:42'],
  ['foo::bar'],
  ['contxt: x'],
  ['file://a/b'],
])('%j is a text', (text) => {
  const parsed = parseSearch([text]);
  const like = createRecord({ message: `so ${text} it says` });
  expect(parsed.ok && parsed.search(like) && !parsed.search(record)).toBe(true);
});

test('a text in quotes is looked for as it is, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (text) => {
      const asked = text.replaceAll('"', "'");
      const parsed = parseSearch([`"${asked}"`]);
      expect(parsed.ok && parsed.search(createRecord({ message: `<${asked}>` }))).toBe(true);
    }),
  );
});
