import { digest } from '../files/digest.js';
import { type ErrorMark, type FeedCursor, formatErrorPart, KEY_DIGITS } from './feed-cursor.js';

/** How an error stands. */
export interface ErrorStand {
  readonly hash: string;
  /** When it was last seen, or changed by a person, in epoch ms. */
  readonly time: number;
  /** What is the same is told once. */
  readonly version: string;
}

/** So long what was told is named, since another process may be a moment late with what happened before it. */
const KEPT_MS = 10_000;
const MAX_NAMED = 20;

interface Named extends ErrorStand {
  readonly token: string;
}

/** What has been told of errors: the newest by name, and up to when of all others. */
export class ToldErrors {
  readonly #named = new Map<string, Named>();
  #mark: ErrorMark = { time: 0, hash: '' };
  #text: string | null = null;

  get cursor(): FeedCursor['errors'] {
    return { mark: this.#mark, told: new Set(this.#listTokens()) };
  }

  /** As a part of a cursor's text. */
  get text(): string {
    this.#text ??= formatErrorPart(this.#mark, this.#listTokens());
    return this.#text;
  }

  /** Whatever was until then is taken for told. */
  startAt(time: number): void {
    this.#mark = { time, hash: '' };
    this.#text = null;
  }

  tell({ hash, time, version }: ErrorStand, now = Date.now()): void {
    const token = createToken({ hash, time, version });
    this.#named.set(hash, { hash, time, version, token });
    this.#text = null;
    if (this.#named.size > MAX_NAMED) this.forget(now);
  }

  /** All of these are taken for told. */
  note(errors: readonly ErrorStand[], now: number): void {
    for (const error of [...errors].sort(compareStands)) this.tell(error, now);
    this.forget(now);
  }

  /** Name no longer what was told a while ago. */
  forget(now: number): void {
    const sorted = [...this.#named.values()].sort(compareStands);
    const surplus = sorted.length - MAX_NAMED;
    for (const [index, { hash, time }] of sorted.entries()) {
      if (index >= surplus && time >= now - KEPT_MS) break;
      this.#named.delete(hash);
      if (isAfter({ hash, time }, this.#mark)) this.#mark = { time, hash };
    }
    this.#text = null;
  }

  #listTokens(): readonly string[] {
    return Array.from(this.#named.values(), ({ token }) => token);
  }
}

/** Whether a cursor says that this was told. */
export function isToldOf({ mark, told }: FeedCursor['errors'], error: ErrorStand): boolean {
  return !isAfter(error, mark) || told.has(createToken(error));
}

/** The order in which errors are told. */
export function compareStands(a: ErrorMark, b: ErrorMark): number {
  return a.time - b.time || (a.hash < b.hash ? -1 : 1);
}

function isAfter({ hash, time }: ErrorMark, mark: ErrorMark): boolean {
  return time > mark.time || (time === mark.time && hash > mark.hash);
}

function createToken({ hash, time, version }: ErrorStand): string {
  return digest(`${hash} ${time} ${version}`).slice(0, KEY_DIGITS);
}
