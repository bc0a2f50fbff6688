import { readFileSync, statSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { addGroup } from '../../src/markdown/add-items.js';
import { type MarkdownDocument, parseDocument } from '../../src/markdown/markdown-document.js';
import { createNewItem } from '../../src/markdown/new-item.js';
import { planRemoval } from '../../src/markdown/plan-removal.js';
import { formatSourceText, parseSourceText } from '../../src/markdown/source-text.js';
import { applySplices } from '../../src/markdown/splice.js';
import { editTodo } from '../../src/markdown/todo-file.js';
import { findMarkdownFiles } from './support/markdown-files.js';
import { createTask } from './support/tasks.js';

// `npm run roundtrip` sets this: every heading of every file, minutes instead of seconds.
const isWhole = process.env['MARKDOWN_ROUNDTRIP'] === 'all';
const SAMPLE = 300;
const task = createTask(0x5ca1ab1e);
const item = createNewItem(task, 'compact');

interface Spot {
  readonly file: string;
  readonly heading: number;
}

const spots = findSpots();
const chosen = isWhole ? spots : sample(spots, SAMPLE);

describe('headings of installed Markdown files', () => {
  test(`adding a task and removing it gives back the bytes (${chosen.length} headings)`, {
    timeout: 3_600_000,
  }, async () => {
    expect(chosen.length).toBeGreaterThanOrEqual(SAMPLE);
    const outcomes: string[] = [];
    for (const spot of chosen) {
      if (isWhole && outcomes.length % 200 === 0) await report(outcomes.length);
      outcomes.push(addAndRemove(spot));
    }
    if (isWhole) console.log(outcomes.reduce(countOutcome, {}));
    expect(outcomes.filter((one) => one !== 'in its section')).toEqual([]);
  });
});

async function report(done: number): Promise<void> {
  console.log(`${done} of ${chosen.length}`);
  await setTimeout(50);
}

function addAndRemove({ file, heading }: Spot): string {
  const bytes = readFileSync(file);
  const read = parseSourceText(bytes);
  if (!read.ok) return `${file}: ${read.problem}`;
  const before = readDocument(file, read.source.text);
  const section = before.sections[heading] ?? null;
  const after = addGroup(before, { section, items: [item] });
  const where = `${file} # ${heading}`;
  if (after === null) return `${where}: refused`;
  const added = formatSourceText({ ...read.source, text: after.text });
  if (after.tasks.length !== 1) return `${where}: not found`;
  const removed = isWhole ? removeParsed(after, read.source.bom) : remove(added);
  if (removed === null || !bytes.equals(removed)) return `${where}: other bytes`;
  const holder = after.tasks[0]?.section;
  const expected = section === null ? after.sections.length - 1 : heading;
  return holder != null && after.sections.indexOf(holder) === expected
    ? 'in its section'
    : `${where}: in another section`;
}

function remove(bytes: Uint8Array): Uint8Array | null {
  const removed = editTodo(bytes, { add: [], remove: [task.hash] });
  return removed.ok ? removed.bytes : null;
}

/** The same without parsing twice more, which is what takes the time. */
function removeParsed(document: MarkdownDocument, bom: string): Uint8Array {
  const { splices } = planRemoval(document, new Set([task.hash]));
  return formatSourceText({ bom, text: applySplices(document.text, splices) });
}

let latest: { readonly file: string; readonly document: MarkdownDocument } | null = null;

/** Parsing is what takes the time; headings of one file come one after the other. */
function readDocument(file: string, text: string): MarkdownDocument {
  if (latest?.file !== file) latest = { file, document: parseDocument(text) };
  return latest.document;
}

function findSpots(): readonly Spot[] {
  return findMarkdownFiles('node_modules').flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    // An upper bound that costs no parse; what is no heading after all falls out below.
    const count = text.match(/^ {0,3}#{1,6}[ \t]/gm)?.length ?? 0;
    return Array.from({ length: count }, (_, heading) => ({ file, heading }));
  });
}

/** The same choice every time: from as many files as there are, the short ones, for the time it takes. */
function sample(all: readonly Spot[], count: number): readonly Spot[] {
  let seed = 20261120;
  const weighed = all.map((spot, index) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const turn = index - all.findIndex((one) => one.file === spot.file);
    return { spot, weight: seed / 2 ** 32 + turn };
  });
  return weighed
    .filter(({ spot }) => statSync(spot.file).size <= 3000)
    .sort((a, b) => a.weight - b.weight)
    .slice(0, count)
    .map(({ spot }) => spot)
    .sort((a, b) => all.indexOf(a) - all.indexOf(b));
}

function countOutcome(counts: Record<string, number>, outcome: string): Record<string, number> {
  const kind = outcome.replace(/^.*: /, '');
  return { ...counts, [kind]: (counts[kind] ?? 0) + 1 };
}
