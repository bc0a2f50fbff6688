import { type FeedCursor, formatRunPart, formatToldRun, type ToldRun } from './feed-cursor.js';
import type { RunTail } from './run-tail.js';

/** So long the end of a run stays named, since clocks differ, and what is written is seen a moment later. */
export const KEPT_MS = 30_000;
/** Of another machine nobody knows whether a process is gone: it may have been held for a while. */
const KEPT_INTERRUPTED_MS = 600_000;
/** More ends are not named: a program that makes a thousand runs a second would fill every cursor. */
export const MAX_ENDED = 200;

interface Named extends ToldRun {
  readonly tail: RunTail;
  /** As it stands in a cursor. */
  readonly text: string;
  /** Epoch ms at which its end was told. */
  readonly overAt: number | null;
}

/** What has been told of runs: those that go on, or have just ended, by name, and up to when of all others. */
export class ToldRuns {
  readonly #named = new Map<string, Named>();
  #since = 0;
  #text: string | null = null;

  get cursor(): FeedCursor['runs'] {
    return { since: this.#since, told: this.#named };
  }

  /** As a part of a cursor's text. */
  get text(): string {
    this.#text ??= this.#format();
    return this.#text;
  }

  has(tail: RunTail): boolean {
    return this.#named.has(tail.key);
  }

  /** An event of a run was told, or its end. */
  tell(tail: RunTail, seq: number, isOver: boolean, now = Date.now()): void {
    const told = { seq, isOver };
    const text = formatToldRun(tail.key, told);
    this.#named.set(tail.key, { ...told, tail, text, overAt: isOver ? now : null });
    this.#text = null;
  }

  /** A run is taken for told as far as it was read. */
  note(tail: RunTail, now: number): void {
    const named = this.#named.get(tail.key);
    if (tail.key === '' || (named?.seq === tail.seq && named.isOver === tail.isOver)) return;
    if (tail.isOver && isForgettable(tail, tail.lastTs, now)) this.#raise(tail.lastTs);
    else this.tell(tail, tail.seq, tail.isOver, now);
  }

  remove(tail: RunTail): void {
    if (this.#named.delete(tail.key)) this.#text = null;
  }

  /** Name no longer what has ended a while ago. */
  forget(now: number): void {
    const ended = [...this.#named.values()].filter(({ isOver }) => isOver);
    ended.sort((a, b) => a.tail.lastTs - b.tail.lastTs);
    const surplus = ended.length - MAX_ENDED;
    for (const [index, { tail, overAt }] of ended.entries()) {
      if (index >= surplus && !isForgettable(tail, overAt ?? now, now)) continue;
      this.#named.delete(tail.key);
      this.#raise(tail.lastTs);
    }
  }

  #format(): string {
    const runs = Array.from(this.#named.values(), ({ text }) => text);
    return formatRunPart(this.#since, runs);
  }

  #raise(ts: number): void {
    this.#since = Math.max(this.#since, ts);
    this.#text = null;
  }
}

function isForgettable({ state, lastTs }: RunTail, overAt: number, now: number): boolean {
  const keptMs = state === 'interrupted' ? KEPT_INTERRUPTED_MS : KEPT_MS;
  return Math.max(overAt, lastTs) < now - keptMs;
}
