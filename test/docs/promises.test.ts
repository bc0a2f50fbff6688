import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const COUNT = 150;
/** A file below `test/`, and the title of a test. */
const PROOF = /`([^`]+\.test\.ts)` “([^”]+)”/g;
/** Starting something by HTTP, and its answer. */
const NOT_YET = new Set([63, 113, 142]);

const rows = readRows(readFileSync('docs/promises.md', 'utf8'));

describe('the page of promises', () => {
  test('has each of them once, in order', () => {
    expect(rows.map(({ number }) => number)).toEqual(numbersBetween(1, COUNT));
    for (const { words } of rows) expect(words).not.toBe('');
  });

  test('names a proof, or why there is none', () => {
    for (const { number, proof } of rows) {
      const wanted = NOT_YET.has(number) ? /^not yet$/ : /“/;
      expect(proof, `R${number}`).toMatch(wanted);
      expect(proof.replace(PROOF, ''), `R${number}`).not.toMatch(/[“”`]/);
      expect(proof.includes('not yet'), `R${number}`).toBe(NOT_YET.has(number));
    }
  });

  test.each(listProofs())('names tests of %s that are there', (file, titles) => {
    const path = join('test', file);
    expect(existsSync(path)).toBe(true);
    const known = listTitles(path);
    expect(titles.filter((title) => !known.has(title))).toEqual([]);
  });
});

test('say when a run is worth it, and when it is not (R96)', () => {
  const text = readFileSync('docs/runs.md', 'utf8').replace(/\s+/g, ' ');
  expect(text).toContain('Track what has three steps or more, or takes more than five seconds');
  expect(text).toContain('a single quick call needs none of it');
});

interface Row {
  readonly number: number;
  readonly words: string;
  readonly proof: string;
}

function readRows(page: string): readonly Row[] {
  return [...page.matchAll(/^\| R(\d+) +\| (.*?) +\| (.*?) +\|$/gm)].map(
    ([, number, words = '', proof = '']) => ({ number: Number(number), words, proof }),
  );
}

/** Titles by file. */
function listProofs(): readonly (readonly [file: string, titles: readonly string[]])[] {
  const byFile = new Map<string, Set<string>>();
  for (const { proof } of rows) {
    for (const [, file = '', title = ''] of proof.matchAll(PROOF)) {
      byFile.set(file, (byFile.get(file) ?? new Set()).add(title));
    }
  }
  return [...byFile].map(([file, titles]) => [file, [...titles]]);
}

/** The first arguments of all calls of `it`, `test`, `it.each(…)` and their like. */
function listTitles(path: string): ReadonlySet<string> {
  const titles = new Set<string>();
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest);
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /^(?:it|test)\b/.test(node.expression.getText(file))) {
      const [title] = node.arguments;
      if (title !== undefined && ts.isStringLiteralLike(title)) titles.add(title.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return titles;
}

function numbersBetween(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
