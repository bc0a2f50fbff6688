import { digest } from '../files/digest.js';
import { formatJson } from './json-text.js';

/** An answer, ready to be sent as often as it holds. */
export interface JsonBody {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly etag: string;
}

/** @param json what the answer is known by; by default the whole text. */
export function createBody(text: string, known: string = text): JsonBody {
  return { bytes: new TextEncoder().encode(text), etag: `W/"${digest(known).slice(0, 32)}"` };
}

const MAX_BODIES = 32;
/** What is larger is made anew each time. */
const MAX_KEPT_BYTES = 2_000_000;

/** Answers that hold as long as the books that they were made from. */
export class BodyCache {
  readonly #bodies = new Map<string, JsonBody>();
  #version = -1;

  /**
   * The answer to a question; null where it has to be made.
   * @param version of the books.
   * @param question what was asked, whole.
   */
  find(version: number, question: string): JsonBody | null {
    if (version !== this.#version) this.#bodies.clear();
    this.#version = version;
    return this.#bodies.get(question) ?? null;
  }

  /** Make the answer to a question about the books that were asked for last. */
  make(question: string, answer: unknown, isPretty: boolean): JsonBody {
    const body = createBody(formatJson(answer, isPretty));
    const [oldest] = this.#bodies.size >= MAX_BODIES ? this.#bodies.keys() : [];
    if (oldest !== undefined) this.#bodies.delete(oldest);
    if (body.bytes.length <= MAX_KEPT_BYTES) this.#bodies.set(question, body);
    return body;
  }
}
