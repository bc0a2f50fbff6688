import type { EngineProbe } from '../ports.js';
import { cutText } from './bounded-text.js';
import { type Chain, readConstructorName, readData, readFunctionName } from './guarded-read.js';

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
  return { kind: 'object', text: describePlainObject(value, chain, name) };
}

function describePlainObject(value: object, chain: Chain, name: string | null): string {
  const message = readData([value], 'message');
  if (typeof message === 'string' && message !== '') return message;
  const prefix = name === null || name === 'Object' ? '' : `${name} `;
  const keys = hasManyEntries(value, chain) ? [] : Object.keys(value);
  const more = keys.length > MAX_KEYS ? ', …' : '';
  const shown = keys.slice(0, MAX_KEYS).map((key) => cutText(key, 100));
  return shown.length === 0 ? `${prefix}{}` : `${prefix}{ ${shown.join(', ')}${more} }`;
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
