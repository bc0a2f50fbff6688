/** How far a run has been told. */
export interface ToldRun {
  /** Of its last event that was told. */
  readonly seq: number;
  /** Whether its end was, too. */
  readonly isOver: boolean;
}

/** A place in the order in which changes of errors are told: by time, then by hash. */
export interface ErrorMark {
  /** Epoch ms. */
  readonly time: number;
  readonly hash: string;
}

/**
 * A place in the stream of changes. It says everything that a server must know to go on from it, also another one,
 * later: what was told of each run that goes on or has just ended, and up to when of all others.
 */
export interface FeedCursor {
  readonly runs: {
    /** Epoch ms: a run that is not in `told` was told whole if its last event is not later. */
    readonly since: number;
    /** By the keys of runs. */
    readonly told: ReadonlyMap<string, ToldRun>;
  };
  readonly errors: {
    /** Whatever stands up to it was told. */
    readonly mark: ErrorMark;
    /** What else was told. */
    readonly told: ReadonlySet<string>;
  };
}

/** The keys of runs, and the tokens of errors, are so many hexadecimal digits. */
export const KEY_DIGITS = 12;

const MAX_LENGTH = 1_000_000;
const VERSION = '1';
const NUMBER = /^[0-9a-z]{1,11}$/;
const RUN = new RegExp(`^([0-9a-f]{${KEY_DIGITS}})([0-9a-z]{1,11})(!?)$`);
const MARK = /^([0-9a-z]{1,11})\.([0-9a-f]{0,16})$/;
const TOKEN = new RegExp(`^[0-9a-f]{${KEY_DIGITS}}$`);

/** The text of a cursor: letters that need no escape in a header, a query, or a line of a stream. */
export function formatFeedCursor({ runs, errors }: FeedCursor): string {
  const told = Array.from(runs.told, ([key, run]) => formatToldRun(key, run));
  return joinFeedCursor(formatRunPart(runs.since, told), formatErrorPart(errors.mark, errors.told));
}

/** What a follower tells again and again is put together from parts that stay. */
export function joinFeedCursor(runs: string, errors: string): string {
  return `${VERSION}_${runs}_${errors}`;
}

/** @param told as `formatToldRun` has each. */
export function formatRunPart(since: number, told: readonly string[]): string {
  return `${formatNumber(since)}_${told.join('.')}`;
}

export function formatToldRun(key: string, { seq, isOver }: ToldRun): string {
  return `${key}${formatNumber(seq)}${isOver ? '!' : ''}`;
}

export function formatErrorPart({ time, hash }: ErrorMark, told: Iterable<string>): string {
  return `${formatNumber(time)}.${hash}_${[...told].join('.')}`;
}

function formatNumber(value: number): string {
  return Math.max(0, Math.trunc(value)).toString(36);
}

/** Null for what is no cursor of ours: whoever shows it starts anew. */
export function parseFeedCursor(text: string): FeedCursor | null {
  if (text.length > MAX_LENGTH) return null;
  const [version, since = '', runs = '', mark = '', tokens = '', ...rest] = text.split('_');
  const at = MARK.exec(mark);
  const told = parseList(runs).map((run) => RUN.exec(run));
  const isWhole = version === VERSION && NUMBER.test(since) && rest.length === 0;
  const seen = parseList(tokens);
  if (!isWhole || at === null || told.includes(null) || !seen.every((it) => TOKEN.test(it))) {
    return null;
  }
  return {
    runs: { since: parseNumber(since), told: new Map(told.flatMap(toEntry)) },
    errors: { mark: { time: parseNumber(at[1]), hash: at[2] ?? '' }, told: new Set(seen) },
  };
}

function toEntry(match: RegExpExecArray | null): readonly (readonly [string, ToldRun])[] {
  const [, key, seq, over] = match ?? [];
  return key === undefined ? [] : [[key, { seq: parseNumber(seq), isOver: over === '!' }]];
}

function parseList(text: string): readonly string[] {
  return text === '' ? [] : text.split('.');
}

function parseNumber(text = '0'): number {
  return Number.parseInt(text, 36);
}
