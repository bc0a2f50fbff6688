import { StringDecoder } from 'node:string_decoder';

/** Colours take no room. */
// biome-ignore lint/complexity/useRegexLiterals: an escape byte is hard to see in one.
const COLORS = new RegExp('\\u001b\\[[\\d;:]*m', 'g');
const KNOWN = /^[ -~]*$/;
const MAX_TAIL = 1_000;
const NEWLINE = 10;

/** Where the program's own output stands in the line that it has begun and not ended. */
export class OpenLine {
  /** What is in that line; null where nobody can tell how wide it is. */
  #tail: string | null = '';

  /** 0 at the start of a line, null where it is unknown. */
  get column(): number | null {
    const text = this.#tail?.replace(COLORS, '') ?? null;
    return text !== null && KNOWN.test(text) ? text.length : null;
  }

  get isOpen(): boolean {
    return this.#tail !== '';
  }

  /** What the program writes, as it hands it to the stream. */
  take(chunk: unknown, encoding: unknown): void {
    const text = readTail(chunk, encoding);
    if (text === null) return;
    const end = text.lastIndexOf('\n');
    const before = end === -1 ? this.#tail : '';
    const tail = before === null ? null : before + text.slice(end + 1);
    this.#tail = tail === null || tail.length > MAX_TAIL ? null : tail;
  }
}

/** The last line of a chunk with the newline before it, if there is one; null for what is no chunk. */
function readTail(chunk: unknown, encoding: unknown): string | null {
  if (typeof chunk === 'string') {
    return isUtf8(encoding) ? chunk : readTail(toBytes(chunk, encoding), null);
  }
  if (!(chunk instanceof Uint8Array)) return null;
  const start = Math.max(0, chunk.lastIndexOf(NEWLINE));
  // More than is kept of a line need not be read.
  const tail = chunk.subarray(start, start + MAX_TAIL * 4);
  return new StringDecoder('utf8').end(Buffer.from(tail.buffer, tail.byteOffset, tail.byteLength));
}

function isUtf8(encoding: unknown): boolean {
  return typeof encoding !== 'string' || /^utf-?8$/i.test(encoding);
}

function toBytes(chunk: string, encoding: unknown): Uint8Array | null {
  const isKnown = typeof encoding === 'string' && Buffer.isEncoding(encoding);
  return isKnown ? Buffer.from(chunk, encoding) : null;
}
