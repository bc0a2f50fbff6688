import { setTimeout as pause } from 'node:timers/promises';
import type { CountedRecord } from '../../src/core/errors/record.js';
import type { Figure } from './figure.js';
import { Arena, LIBRARY } from './support/arena.js';
import { findWrongItems, PERSONS_TODO } from './support/editor.js';
import { findLeftovers } from './support/leftovers.js';
import type { Ended } from './support/started.js';
import { WORKER_PROGRAM } from './support/working-editor.js';

export interface EditorAndPipelineScale {
  readonly seed: number;
  readonly saves: number;
  /** Distinct ones. */
  readonly errors: number;
  /** The longest rest between two saves. */
  readonly restMs: number;
}

export interface EditorAndPipelineFigure extends Figure {
  readonly ticked: number;
}

/** Each error is thrown once, and every fifth once more; as many more with each save of the editor's. */
const PIPELINE = `
import { captureError } from ${JSON.stringify(LIBRARY)};
import { statSync } from 'node:fs';
const [errors, saves] = process.argv.slice(2).map(Number);
const isAhead = (index) => index * saves > ((statSync('saves', { throwIfNoEntry: false })?.size ?? 0) + 1) * errors;
const SEVERITIES = ['HIGH', 'MEDIUM', 'LOW'];
// Letters alone: digits would be taken for values, and all for one error.
const nameOf = (index) => [...index.toString(26).padStart(4, '0')].map((it) => String.fromCharCode(97 + parseInt(it, 26))).join('');
for (let index = 0; index < errors; index++) {
  const context = nameOf(index);
  for (let times = index % 5 === 0 ? 2 : 1; times > 0; times--) {
    captureError(new Error('about ' + context), { context, severity: SEVERITIES[index % 3] });
  }
  while (isAhead(index)) await new Promise((resume) => setTimeout(resume, 10));
}
`;

/** What the person has done, as the editor tells it at its end. */
interface Report {
  readonly saves: number;
  readonly ticked: readonly string[];
  /** All lines of the person's own, as they were saved last. */
  readonly lines: readonly string[];
  /** A line for each look at the file that did not show what was saved last. */
  readonly lost: readonly string[];
}

/**
 * A person writes in TODO.md and ticks tasks, in every way that editors save, while a pipeline throws ever
 * other errors and folds happen: then every byte of the person's, a task for each error, and each count.
 */
export async function editBesidePipeline(
  scale: EditorAndPipelineScale,
): Promise<EditorAndPipelineFigure> {
  const arena = new Arena();
  try {
    return await work(arena, scale);
  } finally {
    arena.remove();
  }
}

async function work(arena: Arena, scale: EditorAndPipelineScale): Promise<EditorAndPipelineFigure> {
  const { seed, saves, errors, restMs } = scale;
  arena.write('TODO.md', PERSONS_TODO);
  arena.write('pipeline.mjs', PIPELINE);
  arena.write('worker.mjs', WORKER_PROGRAM);
  const pipeline = arena.node(['pipeline.mjs', String(errors), String(saves)]);
  const editor = arena.node(['worker.mjs', JSON.stringify({ seed, saves, restMs })]);
  while (!editor.isOver() || !pipeline.isOver()) {
    refuseFailed('a sync', await arena.cli(['sync']).ended);
    await pause(100);
  }
  refuseFailed('the pipeline', await pipeline.ended);
  const report: Report = JSON.parse(refuseFailed('the editor', await editor.ended));
  await arena.untilQuiet();
  refuseFailed('the last sync', await arena.cli(['sync']).ended);
  const records = await arena.list();
  const harmed = [
    ...report.lost,
    ...findLostBytes(arena.read('TODO.md'), report),
    ...findWrongCounts(records, errors),
    ...findUnfixed(records, report),
    ...findWrongItems(arena, records),
    ...findLeftovers(arena),
  ];
  return {
    what: `saves of TODO.md by an editor beside a pipeline with ${errors} errors`,
    tried: report.saves,
    harmed: harmed.map((line) => `${line} (seed ${seed})`),
    note: `${report.ticked.length} tasks ticked`,
    ticked: report.ticked.length,
  };
}

function refuseFailed(what: string, { code, stdout, stderr }: Ended): string {
  if (code !== 0) throw new Error(`${what} ended with ${code}: ${stderr}`);
  return stdout;
}

/** All that stands in TODO.md besides our tasks is what the person saved last, byte for byte. */
function findLostBytes(text: string, { lines }: Report): readonly string[] {
  const left = text.split('\n').filter((line) => !line.includes('<!-- errtrack:'));
  const [is, should] = [left, lines].map((all) => all.filter((line) => line !== '').join('\n'));
  return is === should ? [] : [`of the person there is ${is} instead of ${should}`];
}

function findWrongCounts(records: readonly CountedRecord[], errors: number): readonly string[] {
  const wrong = records.filter(({ occurrences }) => occurrences > 2 || occurrences < 1);
  const twice = records.filter(({ occurrences }) => occurrences === 2).length;
  const wanted = Math.ceil(errors / 5);
  return [
    ...wrong.map(({ hash, occurrences }) => `${hash} is counted ${occurrences} times`),
    ...(records.length === errors ? [] : [`${records.length} errors instead of ${errors}`]),
    ...(twice === wanted ? [] : [`${twice} errors counted twice instead of ${wanted}`]),
  ];
}

/** What was ticked is fixed, with the words that were written to it, and nothing else is. */
function findUnfixed(records: readonly CountedRecord[], { ticked }: Report): readonly string[] {
  const wanted = new Set(ticked);
  return records.flatMap(({ hash, status, fixes }) => {
    if (wanted.has(hash) !== (status === 'fixed')) {
      return [`${hash} is ${status}, ${wanted.has(hash) ? 'and was' : 'but was not'} ticked`];
    }
    const words = fixes.map(({ description }) => description).join();
    const isTold = status !== 'fixed' || words === `done with ${hash}`;
    return isTold ? [] : [`the fix of ${hash} says ${JSON.stringify(words)}`];
  });
}
