import type { NewEvent } from '../../src/core/events.js';
import { fold } from '../../src/fold/fold.js';
import type { Journal } from '../../src/journal/journal.js';
import { KEYS, throwOf } from '../journal/support/journals.js';
import type { DiskLog } from './disk-log.js';
import { asProcess, later } from './pretence.js';
import type { Scene } from './scene.js';

export const AGED_MS = 120_000;
const KINDS = KEYS.slice(0, 8);

type Random = () => number;

/** A writer that is one of several at work. */
interface Writer {
  readonly journal: Journal;
  readonly seen: Set<string>;
}

interface Stage {
  readonly scene: Scene;
  readonly log: DiskLog;
  readonly random: Random;
  readonly writers: Writer[];
  /** Errors that are in TODO.md. */
  readonly listed: Set<string>;
  lines: number;
}

/**
 * Some processes throw, others fold, a person decides, ticks and writes, in an order by chance. The log is told
 * what is set out (`throwing`, `fixing`) and what is promised from then on (`new`, `fatal`, `fixed`, `line`).
 */
export async function playStory(scene: Scene, log: DiskLog, random: Random, steps: number) {
  const stage: Stage = { scene, log, random, writers: [], listed: new Set(), lines: 0 };
  for (let step = 0; step < steps; step++) await choose(STEPS, random)?.(stage);
  for (const { journal } of stage.writers) journal.close();
}

/** As often as it stands here. */
const STEPS: readonly ((stage: Stage) => Promise<void>)[] = [
  ...Array.from({ length: 6 }, () => throwSome),
  beginWriter,
  endWriter,
  (stage) => foldNow(stage, 0),
  (stage) => foldNow(stage, 0),
  (stage) => foldNow(stage, AGED_MS),
  (stage) => foldNow(stage, AGED_MS),
  (stage) => foldNow(stage, AGED_MS),
  decide,
  tick,
  writeLine,
];

async function beginWriter({ scene, writers }: Stage): Promise<void> {
  const journal = await asProcess(() => scene.openJournal(fail));
  writers.push({ journal, seen: new Set() });
}

async function endWriter({ writers }: Stage): Promise<void> {
  writers.shift()?.journal.close();
}

async function throwSome(stage: Stage): Promise<void> {
  const { random, writers, log } = stage;
  if (writers.length < 2) await beginWriter(stage);
  for (let count = 1 + random() * 4; count > 0; count--) {
    const writer = choose(writers, random);
    const key = choose(KINDS, random);
    const fatal = random() < 0.15;
    if (writer === undefined || key === undefined) continue;
    log.tell('throwing', key);
    writer.journal.append({ ...throwOf(key), fatal });
    if (fatal) log.tell('fatal', key);
    else if (!writer.seen.has(key)) log.tell('new', key);
    writer.seen.add(key);
  }
}

async function foldNow(stage: Stage, ms: number, events: readonly NewEvent[] = []) {
  const { scene, log } = stage;
  const outcome = await asProcess(() => later(ms, () => fold(scene.project, { events })));
  if (outcome.kind !== 'folded') throw new Error(JSON.stringify(outcome));
  for (const [, key = ''] of scene.read('TODO.md').matchAll(/<!-- errtrack:(\w+) -->/g)) {
    stage.listed.add(key);
  }
  for (const key of ticksIn(log)) log.tell('fixed', key);
}

async function decide(stage: Stage): Promise<void> {
  const key = takeListed(stage);
  if (key === undefined) return;
  stage.log.tell('fixing', key);
  const fix = { type: 'fix', hash: key, description: 'done', commit: null, by: null } as const;
  await foldNow(stage, 0, [{ ...fix, source: 'cli' }]);
  stage.log.tell('fixed', key);
}

async function tick(stage: Stage): Promise<void> {
  const key = takeListed(stage);
  if (key === undefined) return;
  save(stage, (text) => text.replace(new RegExp(`\\[ \\](?=.*errtrack:${key})`), '[x]'));
  stage.log.tell('fixing', key);
  stage.log.tell('ticked', key);
}

async function writeLine(stage: Stage): Promise<void> {
  const line = `- [ ] mine, number ${++stage.lines}`;
  save(stage, (text) => text.replace('- [ ] my own task', `${line}\n- [ ] my own task`));
  stage.log.tell('line', line);
}

/** A person's editor saves: under a new name, and synced. */
function save({ scene, log }: Stage, edit: (text: string) => string): void {
  const text = edit(scene.read('TODO.md'));
  scene.write('TODO.md', text);
  log.place('TODO.md', Buffer.from(text));
}

function takeListed({ listed, random }: Stage): string | undefined {
  const key = choose([...listed], random);
  if (key !== undefined) listed.delete(key);
  return key;
}

/** Ticked before, and by now read by a fold. */
function ticksIn({ ops }: DiskLog): readonly string[] {
  return ops.flatMap((op) => (op.op === 'told' && op.what.kind === 'ticked' ? op.what.key : []));
}

function choose<T>(values: readonly T[], random: Random): T | undefined {
  return values[Math.floor(random() * values.length)];
}

function fail(error: unknown): never {
  throw error;
}
