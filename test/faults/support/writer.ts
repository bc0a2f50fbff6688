import { closeSync, openSync, readSync } from 'node:fs';
import { type Arena, LIBRARY } from './arena.js';
import type { Started } from './started.js';

/** How a writer tells what it throws: well, or, for a negative control, badly. */
export type WriterKind = 'good' | 'forgetful' | 'doubling';

/** Before each throw the writer says its number in a file, which outlives it: one write, no rename, no sync. */
const PROGRAM = `
import { captureError, withErrorTracking } from ${JSON.stringify(LIBRARY)};
import { openSync, writeSync } from 'node:fs';

const [name, tally, most, kind, restMs] = process.argv.slice(2);
const told = openSync(tally, 'w');
const number = new Int32Array(1);
const bytes = new Uint8Array(number.buffer);
// Each writer's is an error of its own, though one line throws them all.
const named = { context: name, groupingDiscriminator: name };
// Two: what a boundary has counted is not counted again when it is handed in.
const [caught, thrown] = [1, 2].map(() => new Error('thrown by ' + name));
const fail = withErrorTracking(() => { throw thrown; }, { ...named, severity: 'LOW' });

const WAYS = {
  good: record,
  forgetful: (i) => { if (i % 50 === 0) for (let j = 0; j < 50; j++) record(i - j); },
  doubling: (i) => { record(i); if (i % 50 === 0) record(i); },
};

function record(i) {
  // Full records and short ones, by both faces of the library.
  if (i % 3 !== 0) return captureError(caught, { ...named, ...(i % 500 < 2 && { tags: { part: 'one' } }) });
  try { fail(); } catch (error) { if (error !== thrown) throw new Error('another error came out'); }
}

for (let i = 1; i <= Number(most); i++) {
  number[0] = i;
  writeSync(told, bytes, 0, 4, 0);
  WAYS[kind](i);
  // A turn of the event loop now and then: without one no timer of the library's comes.
  if (Number(restMs) > 0) await new Promise((resume) => setTimeout(resume, Number(restMs)));
  else if (i % 500 === 0) await new Promise(setImmediate);
}
number[0] = -Number(most);
writeSync(told, bytes, 0, 4, 0);
`;

/** A process that throws and throws, and what it has said of it. */
export interface Writer {
  readonly name: string;
  readonly process: Started;
  /** The number of the throw that it was last at; 0 before the first. */
  attempted(): number;
  /** The least and the most that may be counted of it now. */
  bounds(): readonly [number, number];
}

export interface WriterOptions {
  readonly name: string;
  /** How many it throws if it is let. */
  readonly most: number;
  readonly kind?: WriterKind;
  /** Between two throws. */
  readonly restMs?: number;
  /** In a pid namespace of its own. */
  readonly isApart?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

export function startWriter(
  arena: Arena,
  { name, most, kind = 'good', restMs = 0, isApart = false, env = {} }: WriterOptions,
): Writer {
  if (!arena.has('writer.mjs')) arena.write('writer.mjs', PROGRAM);
  const tally = arena.write(`tallies/${name}`, '');
  const args = ['writer.mjs', name, tally, String(most), kind, String(restMs)];
  const process = isApart ? arena.nodeApart(args, env) : arena.node(args, env);
  return {
    name,
    process,
    attempted: () => Math.abs(readTally(tally)),
    bounds: () => {
      const told = readTally(tally);
      return told < 0 ? [-told, -told] : [Math.max(told - 1, 0), told];
    },
  };
}

function readTally(path: string): number {
  const fd = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(4);
    return readSync(fd, bytes, 0, 4, 0) === 4 ? bytes.readInt32LE() : 0;
  } finally {
    closeSync(fd);
  }
}

/** What the counts say against what the writers said, a line for each that is not so. */
export function compareCounts(
  writers: readonly Pick<Writer, 'name' | 'bounds'>[],
  records: readonly { readonly context: string; readonly occurrences: number }[],
): readonly string[] {
  const counted = new Map<string, number>();
  for (const { context, occurrences } of records) {
    counted.set(context, (counted.get(context) ?? 0) + occurrences);
  }
  return writers.flatMap(({ name, bounds }) => {
    const [least, most] = bounds();
    const count = counted.get(name) ?? 0;
    if (count < least) return [`${least - count} of ${least} events of ${name} are lost`];
    return count > most ? [`${count - most} events of ${name} are double`] : [];
  });
}
