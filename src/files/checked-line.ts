import { isTooDeep } from '../core/json-depth.js';

const SHORT = 1_000;
/** `,"c":"` + 8 hex digits + `"}`. */
const TAIL_LENGTH = 16;
const TAIL = /^,"c":"([0-9a-f]{8})"\}$/;

/** One line of an append-only file: the object's JSON with a crc32 of that JSON as its last field, and a newline. */
export function formatLine(json: string): string {
  return `${json.slice(0, -1)},"c":"${checksum(json)}"}\n`;
}

/** The object of a line without its newline, or null where the line is torn or altered. */
export function parseLine(line: string): Readonly<Record<string, unknown>> | null {
  const tail = TAIL.exec(line.slice(-TAIL_LENGTH));
  const json = `${line.slice(0, -TAIL_LENGTH)}}`;
  if (tail === null || tail[1] !== checksum(json)) return null;
  // What is nested deep is long.
  if (json.length > SHORT && isTooDeep(json)) return null;
  try {
    const value: unknown = JSON.parse(json);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** The same line after a change of its object's JSON, with a right checksum; null where the line is torn or altered. */
export function editLine(line: string, edit: (json: string) => string): string | null {
  if (parseLine(line) === null) return null;
  const json = `${line.slice(0, -TAIL_LENGTH)}}`;
  const edited = edit(json);
  return edited === json ? line : formatLine(edited).slice(0, -1);
}

let crc32: typeof import('node:zlib').crc32 | undefined;

function checksum(json: string): string {
  // Loaded when first needed: zlib brings all of Node's streams.
  crc32 ??= process.getBuiltinModule('node:zlib').crc32;
  return toHex(crc32(json));
}

const BYTES: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, '0'),
);

/** The engine's own way is slow for numbers beyond 31 bits. */
function toHex(n: number): string {
  return `${BYTES[n >>> 24]}${BYTES[(n >>> 16) & 255]}${BYTES[(n >>> 8) & 255]}${BYTES[n & 255]}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
