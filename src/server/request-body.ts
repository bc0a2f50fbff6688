import type { Context } from 'hono';
import { isTooDeep } from '../core/json-depth.js';
import { isObject } from '../core/shape.js';
import { MAX_BODY_BYTES } from './guard.js';
import { bad } from './query.js';

/** What stands in for a body that is too long. */
export class LongBody extends Error {}

/**
 * The fields that a request brings; none for an empty body.
 * @throws ErrtrackError where it is no JSON object; LongBody.
 */
export async function readBody(context: Context): Promise<Readonly<Record<string, unknown>>> {
  const text = decode(await readBytes(context.req.raw.body));
  if (text.trim() === '') return {};
  const raw = isTooDeep(text) ? undefined : parse(text);
  if (isObject(raw)) return raw;
  throw bad('body', 'is no JSON object');
}

/** Counted as it comes: nobody has to say beforehand how long it is. */
async function readBytes(stream: ReadableStream<Uint8Array> | null): Promise<Uint8Array> {
  if (stream === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) throw new LongBody();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw bad('body', 'is no UTF-8');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
