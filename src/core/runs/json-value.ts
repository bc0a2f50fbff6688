import { isSecretName } from '../errors/secret-names.js';
import { REMOVED } from '../errors/secret-tokens.js';
import { removeSecrets } from '../errors/secrets.js';
import type { EngineProbe } from '../ports.js';
import type { Json, JsonObject } from './run-events.js';

const MAX_DEPTH = 8;
const MAX_ENTRIES = 200;
const MAX_TEXT = 4_000;
const MAX_TOTAL = 32_000;

/** What the engine is asked of a value that is to be looked at: of a proxy nothing may be touched. */
export type JsonProbe = Pick<EngineProbe, 'isProxy'>;

/**
 * What a program hands over, as data that JSON can hold: bounded, without secrets, and without calling anything of
 * the program's. What is no data is told in a word (`[Function]`, `[Circular]`).
 */
export function toJson(value: unknown, probe: JsonProbe): Json {
  return new Copy(probe).take(value, 0);
}

/** The same for what is to be an object; anything else is none. */
export function toJsonObject(value: unknown, probe: JsonProbe): JsonObject {
  const json =
    isObject(value) && !probe.isProxy(value) && isPlain(value) ? toJson(value, probe) : {};
  return isJsonObject(json) ? json : {};
}

/**
 * A value that comes back from JSON as it went in; undefined for every other: a date, a class of the program's, a list
 * with names of its own, a text with a secret, or more than 32,000 characters.
 */
export function toExactJson(value: unknown, probe: JsonProbe): Json | undefined {
  const copy = new Copy(probe);
  const json = copy.take(value, 0);
  return copy.isExact ? json : undefined;
}

class Copy {
  readonly #probe: JsonProbe;
  readonly #above = new Set<object>();
  #left = MAX_TOTAL;
  isExact = true;

  constructor(probe: JsonProbe) {
    this.#probe = probe;
  }

  take(value: unknown, depth: number): Json {
    if (value === null || typeof value === 'boolean') return value;
    if (typeof value === 'string') return this.#takeText(value);
    if (typeof value === 'number') return this.#takeNumber(value);
    if (typeof value !== 'object') return this.#tell(nameOf(value));
    if (this.#probe.isProxy(value)) return this.#tell('[Proxy]');
    // A file that was read has a name for each of its bytes.
    return ArrayBuffer.isView(value) ? this.#tell('[Bytes]') : this.#takeObject(value, depth);
  }

  #takeNumber(value: number): Json {
    if (!Number.isFinite(value)) return this.#tell(`${value}`);
    // JSON has no zero below zero.
    if (Object.is(value, -0)) this.isExact = false;
    return value;
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
    if (Array.isArray(value)) return this.#takeList(value, depth);
    if (isPlain(value)) return this.#takeNamed(value, depth);
    this.isExact = false;
    const time = readTime(value);
    if (time === null) return this.#takeNamed(value, depth);
    return Number.isNaN(time) ? 'Invalid Date' : new Date(time).toISOString();
  }

  #takeList(list: readonly unknown[], depth: number): Json {
    const places = Array.from({ length: Math.min(list.length, MAX_ENTRIES) }, (_, at) => at);
    const taken = this.#cut(places, list.length);
    // The place of a match in its text, say.
    if (!isPlain(list) || (this.isExact && Reflect.ownKeys(list).length > list.length + 1)) {
      this.isExact = false;
    }
    return taken.map((at) => this.take(readData(list, String(at)), depth + 1));
  }

  #takeNamed(value: object, depth: number): Json {
    const names = Object.keys(value);
    const entries = this.#cut(names.slice(0, MAX_ENTRIES), names.length).map((name) => {
      const member = readData(value, name);
      if (isSecretName(name) && typeof member === 'string') return [name, this.#tell(REMOVED)];
      return [this.#takeText(name), this.take(member, depth + 1)];
    });
    if (this.isExact && Reflect.ownKeys(value).length > names.length) this.isExact = false;
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

/** Of a date, in epoch ms; null of anything else. The program may have put its own methods on it. */
function readTime(value: object): number | null {
  try {
    return Date.prototype.getTime.call(value);
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Of no class of the program's. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === (Array.isArray(value) ? Array : Object).prototype;
}

function isJsonObject(json: Json): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
