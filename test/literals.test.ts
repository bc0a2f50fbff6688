import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import typescript from 'typescript';
import { expect, test } from 'vitest';

const SOURCES = join(import.meta.dirname, '../src');

/** A fold comes with a parser of Markdown, which has such literals of its own, and a page is no start. */
const LATE = /^(?:markdown|dashboard)\//;

test('no literal that a start may read asks for properties of characters: V8 looks them up while it parses', () => {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !LATE.test(name),
  );
  expect(files.length).toBeGreaterThan(300);
  expect(files.flatMap((name) => listPatterns(name).filter((it) => /\\p\{/i.test(it)))).toEqual([]);
});

/** The patterns that stand in a file as literals. */
function listPatterns(name: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: typescript.Node): void => {
    if (typescript.isRegularExpressionLiteral(node)) found.push(`${name}: ${node.text}`);
    typescript.forEachChild(node, visit);
  };
  const text = readFileSync(join(SOURCES, name), 'utf8');
  visit(typescript.createSourceFile(name, text, typescript.ScriptTarget.ESNext));
  return found;
}
