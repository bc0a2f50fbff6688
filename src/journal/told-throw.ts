import type { ThrownIn } from '../core/errors/run-tally.js';
import type { CountEvent, Finer, RepeatEvent, ThrowEvent } from '../core/events.js';
import type { SplitKeys } from '../core/split-key.js';

/** A line that tells of throws. */
export type Thrown = ThrowEvent | RepeatEvent | CountEvent;

/** What a repeat stands for, and each of those that were counted. */
export function vary(full: ThrowEvent, event: RepeatEvent | CountEvent): ThrowEvent {
  const { severity, context, tags, task } = event;
  if (severity === undefined) return full;
  const { run, ...like } = full;
  return {
    ...like,
    severity,
    context: context ?? full.context,
    tags: tags ?? full.tags,
    task: task ?? full.task,
    ...(event.run !== undefined && { run: event.run }),
  };
}

/** The run that a throw was in: its own word, also where the full record is lost; else as in the last full record. */
export function tellRun(full: ThrowEvent | null, event: Thrown): ThrownIn | undefined {
  const isToldWhole = event.type === 'throw' || event.severity !== undefined;
  return isToldWhole ? event.run : full?.run;
}

/** By what a throw is told apart from others of its key; what it does not say is as in the last full record. */
export function tellFiner(full: ThrowEvent | null, { m, p }: Thrown, { by }: SplitKeys): Finer {
  const message = m === undefined ? full?.m : m;
  const site = p === undefined ? full?.p : p;
  return {
    ...(by.includes('message') && typeof message === 'string' && { message }),
    ...(by.includes('site') && typeof site === 'string' && { site }),
  };
}

/** What was thrown before a decision to split, and what after it, are not one. */
export function nameFiner(
  k: string,
  t: number,
  { message, site }: Finer,
  { cuts }: SplitKeys,
): string {
  const past = cuts.filter((cut) => cut < t).length;
  return `${k} ${message ?? ''} ${site ?? ''} ${past}`;
}

/** A throw that says other things than the one that was told whole: of those, what is known. */
export function retell(like: ThrowEvent, event: RepeatEvent | CountEvent): ThrowEvent {
  const { m = like.m, p = like.p } = event;
  if (m === like.m && p === like.p) return like;
  const { error, grouping } = like;
  const said = event.type === 'repeat' ? event.message : undefined;
  const message = m === like.m ? error.message : (said ?? grouping.template ?? error.message);
  const isElsewhere = p !== like.p;
  return {
    ...like,
    error: { ...error, message, ...(isElsewhere && { location: null, stack: [] }) },
  };
}
