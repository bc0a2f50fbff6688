import { isSecretName } from '../errors/secret-names.js';
import { REMOVED } from '../errors/secret-tokens.js';
import { removeSecrets } from '../errors/secrets.js';
import type { Json, JsonObject } from './run-events.js';

const MAX_DEPTH = 8;
const MAX_ENTRIES = 200;
const MAX_TEXT = 4_000;
const MAX_TOTAL = 32_000;

/**
 * What a program hands over, as data that JSON can hold: bounded, without secrets, and without calling anything of
 * the program's. What is no data is told in a word (`[Function]`, `[Circular]`).
 */
export function toJson(value: unknown): Json {
  return new Copy().take(value, 0);
}

/** The same for what is to be an object; anything else is none. */
export function toJsonObject(value: unknown): JsonObject {
  const json = isPlain(value) ? toJson(value) : {};
  return isJsonObject(json) ? json : {};
}

/**
 * A value that comes back from JSON as it went in; undefined for every other: a date, a class of the program's, a
 * text with a secret, or more than 32,000 characters.
 */
export function toExactJson(value: unknown): Json | undefined {
  const copy = new Copy();
  const json = copy.take(value, 0);
  return copy.isExact ? json : undefined;
}

class Copy {
  readonly #above = new Set<object>();
  #left = MAX_TOTAL;
  isExact = true;

  take(value: unknown, depth: number): Json {
    if (value === null || typeof value === 'boolean') return value;
    if (typeof value === 'string') return this.#takeText(value);
    if (typeof value === 'number') return Number.isFinite(value) ? value : this.#tell(`${value}`);
    if (typeof value !== 'object') return this.#tell(nameOf(value));
    return this.#takeObject(value, depth);
  }

  #takeText(text: string): string {
    const clean = removeSecrets(text.slice(0, Math.min(MAX_TEXT, this.#left)));
    this.#left -= clean.length;
    if (clean !== text) this.isExact = false;
    return clean;
  }

  #takeObject(value: object, depth: number): Json {
    if (this.#above.has(value)) return this.#tell('[Circular]');
    if (depth >= MAX_DEPTH || this.#left <= 0) return this.#tell('[…]');
    this.#above.add(value);
    const json = this.#takeMembers(value, depth);
    this.#above.delete(value);
    return json;
  }

  #takeMembers(value: object, depth: number): Json {
    if (Array.isArray(value)) {
      return this.#cut(
        Array.from({ length: Math.min(value.length, MAX_ENTRIES) }, (_, at) => at),
        value.length,
      ).map((at) => this.take(readData(value, String(at)), depth + 1));
    }
    if (value instanceof Date)
      return this.#tell(Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString());
    if (!isPlain(value)) this.isExact = false;
    const names = Object.keys(value);
    const entries = this.#cut(names.slice(0, MAX_ENTRIES), names.length).map((name) => {
      const member = readData(value, name);
      if (isSecretName(name) && typeof member === 'string') return [name, this.#tell(REMOVED)];
      return [this.#takeText(name), this.take(member, depth + 1)];
    });
    return Object.fromEntries(entries);
  }

  #cut<T>(taken: readonly T[], whole: number): readonly T[] {
    if (taken.length < whole) this.isExact = false;
    return taken;
  }

  #tell(word: string): string {
    this.isExact = false;
    return word;
  }
}

function nameOf(value: unknown): string {
  if (typeof value === 'bigint') return `${value}`;
  return typeof value === 'function' ? '[Function]' : `[${typeof value}]`;
}

/** An accessor is not called: it is the program's. */
function readData(holder: object, name: string): unknown {
  return Object.getOwnPropertyDescriptor(holder, name)?.value;
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || Array.isArray(value);
}

function isJsonObject(json: Json): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
