import { readFileSync, statSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { addGroup } from '../../src/markdown/add-items.js';
import {
  type MarkdownDocument,
  parseDocument,
  reparseDocument,
  type Section,
} from '../../src/markdown/markdown-document.js';
import { createNewItem } from '../../src/markdown/new-item.js';
import { parseText } from '../../src/markdown/parsed-text.js';
import { createTreeWithout, isSameTree } from '../../src/markdown/plain-tree.js';
import { planRemoval } from '../../src/markdown/plan-removal.js';
import { parseSourceText } from '../../src/markdown/source-text.js';
import { findMarkdownFiles } from '../markdown/support/markdown-files.js';
import { createTask } from '../markdown/support/tasks.js';
import type { Figure } from './figure.js';

const TASKS = [createTask(0x5ca1ab1e), createTask(0xca11ab1e)];
const ITEMS = TASKS.map((task) => createNewItem(task, 'compact'));
const [FIRST = '', SECOND = ''] = TASKS.map(({ hash }) => hash);

export interface RoundTripScale {
  readonly folder: string;
  /** How many headings, of as many files as there are, the short ones; default: every heading of every file. */
  readonly headings?: number;
  /** At every so many headings, what each edit gives is parsed whole too: parsing a part must give the same. */
  readonly wholeEvery: number;
}

interface Spot {
  readonly file: string;
  readonly heading: number;
}

/**
 * Under each heading two tasks are added, and removed one by one. Harm is any node of the file that changes, any
 * byte that does not come back, and a task that does not get into its section.
 */
export async function roundTripMarkdown(scale: RoundTripScale): Promise<Figure> {
  const all = findSpots(scale.folder);
  const spots = scale.headings === undefined ? all : sample(all, scale.headings);
  const harmed = spots.flatMap((spot, index) => tryHeading(spot, index % scale.wholeEvery === 0));
  const files = new Set(spots.map(({ file }) => file)).size;
  return {
    what: 'two tasks added below a heading of a real file, and removed',
    tried: spots.length,
    harmed,
    note: `${files.toLocaleString('en')} files`,
  };
}

function tryHeading({ file, heading }: Spot, isWhole: boolean): readonly string[] {
  const before = readDocument(file);
  if (typeof before === 'string') return [`${file}: ${before}`];
  const problem = addAndRemove(before, before.sections[heading] ?? null, isWhole);
  return problem === null ? [] : [`${file} # ${heading}: ${problem}`];
}

function addAndRemove(
  before: MarkdownDocument,
  section: Section | null,
  isWhole: boolean,
): string | null {
  const added = addGroup(before, { section, items: ITEMS });
  if (added === null) return 'refused';
  const [task] = added.tasks;
  if (added.tasks.length !== TASKS.length || task === undefined) return 'not found';
  const expected = section === null ? added.sections.length - 1 : before.sections.indexOf(section);
  if (task.section === null || added.sections.indexOf(task.section) !== expected)
    return 'elsewhere';
  const one = remove(added, FIRST);
  if (one.tasks.map(({ hash }) => hash).join() !== SECOND) return 'another one removed';
  const none = remove(one, SECOND);
  if (none.text !== before.text) return 'other bytes';
  if (!hasSameNodes(before, none)) return 'other nodes';
  return !isWhole || [added, one, none].every(isParsedRight) ? null : 'not as parsed whole';
}

function remove(document: MarkdownDocument, hash: string): MarkdownDocument {
  return reparseDocument(document, planRemoval(document, new Set([hash])).splices);
}

function hasSameNodes(a: MarkdownDocument, b: MarkdownDocument): boolean {
  const [one, other] = [a, b].map(({ root }) => createTreeWithout(root, new Set()));
  return one !== undefined && other !== undefined && isSameTree(one, other);
}

function isParsedRight({ text, root }: MarkdownDocument): boolean {
  return isDeepStrictEqual(root, parseText(text).root);
}

let latest: { readonly file: string; readonly document: MarkdownDocument | string } | null = null;

/** Headings of one file come one after the other. */
function readDocument(file: string): MarkdownDocument | string {
  if (latest?.file === file) return latest.document;
  const read = parseSourceText(readFileSync(file));
  latest = { file, document: read.ok ? parseDocument(read.source.text) : read.problem };
  return latest.document;
}

function findSpots(folder: string): readonly Spot[] {
  return findMarkdownFiles(folder).flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    // An upper bound that costs no parse: for what is no heading after all, the tasks get a section of their own.
    const count = text.match(/^ {0,3}#{1,6}[ \t]/gm)?.length ?? 0;
    return Array.from({ length: count }, (_, heading) => ({ file, heading }));
  });
}

/** The same choice every time: from as many files as there are, the short ones, for the time it takes. */
function sample(all: readonly Spot[], count: number): readonly Spot[] {
  let seed = 20261120;
  return all
    .map((spot) => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return { spot, weight: seed / 2 ** 32 + spot.heading };
    })
    .filter(({ spot }) => statSync(spot.file).size <= 3000)
    .sort((a, b) => a.weight - b.weight)
    .slice(0, count)
    .map(({ spot }) => spot)
    .sort((a, b) => all.indexOf(a) - all.indexOf(b));
}
