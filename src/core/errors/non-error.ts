import type { EngineProbe } from '../ports.js';
import { cutText } from './bounded-text.js';
import {
  type Chain,
  isObject,
  readConstructorName,
  readData,
  readFunctionName,
} from './guarded-read.js';

/** What a thrown value that is no error is, and a text for it that calls nothing of the host's. */
export interface NonError {
  readonly kind: string;
  readonly text: string;
}

/** An object with more entries than this is told by its kind only: listing its keys would take too long. */
const MAX_ENTRIES = 1000;
const MAX_KEYS = 20;

const PRIMITIVES = {
  string: String,
  number: String,
  boolean: String,
  undefined: String,
  symbol: String,
  bigint: describeBigInt,
} as const;

export function describePrimitive(value: unknown): NonError {
  if (value === null) return { kind: 'null', text: 'null' };
  const kind = typeof value;
  if (kind === 'object' || kind === 'function') return { kind, text: kind };
  return { kind, text: PRIMITIVES[kind](value) };
}

/** Describe an object that is no Proxy and no error. */
export function describeObject(value: object, chain: Chain, probe: EngineProbe): NonError {
  const name = readConstructorName(chain, probe);
  if (typeof value === 'function') {
    return { kind: 'function', text: `function ${readFunctionName(value) ?? '(anonymous)'}` };
  }
  if (chain.includes(Promise.prototype)) return { kind: 'promise', text: name ?? 'Promise' };
  if (typeof readData(chain, 'then') === 'function')
    return { kind: 'thenable', text: name ?? '{}' };
  if (Array.isArray(value)) return { kind: 'array', text: 'an array' };
  return { kind: 'object', text: describePlainObject(value, chain, name, probe) };
}

/** What programs call the words about what went wrong, in an object that is no error, and what it is known by. */
const WORDS = ['message', 'error', 'title', 'reason', 'detail', 'details', 'description'];
const CODES = ['code', 'type', 'kind', 'error'];
/** One word, and not what may be a person's: a `name` is not among them. */
const CODE = /^[\w.:/-]{1,60}$/;

function describePlainObject(
  value: object,
  chain: Chain,
  name: string | null,
  probe: EngineProbe,
): string {
  const inner = readData([value], 'error');
  // `{ error: { code, message } }`, as many services answer.
  const holders = isObject(inner) && !probe.isProxy(inner) ? [value, inner] : [value];
  const words = readFirst(holders, WORDS, /\S/);
  const code = readFirst(holders, CODES, CODE);
  if (words !== null) return code === null || code === words ? words : `${code}: ${words}`;
  const prefix = [name === 'Object' ? null : name, code].filter((part) => part !== null);
  return [...prefix, listKeys(value, chain)].join(' ');
}

/** The first of these that is a text of this kind. */
function readFirst(
  holders: readonly object[],
  keys: readonly string[],
  kind: RegExp,
): string | null {
  const texts = holders.flatMap((holder) => keys.map((key) => readData([holder], key)));
  for (const text of texts) if (typeof text === 'string' && kind.test(text)) return text;
  return null;
}

/** In order of their names: who made the object may have put them in any. */
function listKeys(value: object, chain: Chain): string {
  const keys = hasManyEntries(value, chain) ? [] : Object.keys(value);
  if (keys.length <= MAX_KEYS) keys.sort();
  const more = keys.length > MAX_KEYS ? ', …' : '';
  const shown = keys.slice(0, MAX_KEYS).map((key) => cutText(key, 100));
  return shown.length === 0 ? '{}' : `{ ${shown.join(', ')}${more} }`;
}

/** Buffers and String objects would list one key for each element. */
function hasManyEntries(value: object, chain: Chain): boolean {
  const length = readData(chain, 'length');
  return ArrayBuffer.isView(value) || (typeof length === 'number' && length > MAX_ENTRIES);
}

/** A bigint of a million digits takes seconds to print. */
function describeBigInt(value: unknown): string {
  if (typeof value !== 'bigint') return '';
  return BigInt.asIntN(256, value) === value ? `${value}n` : 'a bigint of more than 256 bits';
}
