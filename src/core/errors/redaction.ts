import { cleanEscaped } from './escaped-text.js';
import { REMOVED } from './secret-tokens.js';
import { removeSecrets } from './secrets.js';

/** What is to be taken out of texts besides the known kinds of secrets. */
export type Match = string | RegExp;

/** A text without what is to be taken out; the same text where nothing of it is there. */
export type Clean = (text: string) => string;

/** Longer texts are cleaned in pieces that end where a line does. */
const PIECE = 64 * 1024;

/** Take out all known kinds of secrets, and what matches, also where it is written with the escapes of JSON. */
export function createClean(matches: readonly Match[]): Clean {
  const patterns = matches.map(toPattern);
  const clean = (text: string) =>
    patterns.reduce((rest, pattern) => rest.replace(pattern, standIn), cleanInPieces(text));
  return (text) => cleanEscaped(text, clean);
}

/** A pattern may match between two characters, where nothing is to be taken out. */
function standIn(found: string): string {
  return found === '' ? '' : REMOVED;
}

/** What stands for a secret is passed over whole: a match of its own word must find nothing the second time. */
function toPattern(match: Match): RegExp {
  const isText = typeof match === 'string';
  const source = isText ? match.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') : match.source;
  return new RegExp(`${REMOVED}|(?:${source})`, isText ? 'g' : match.flags);
}

function cleanInPieces(text: string): string {
  if (text.length <= PIECE) return removeSecrets(text);
  const pieces: string[] = [];
  for (let at = 0; at < text.length; ) {
    const end = text.length - at <= PIECE ? text.length : findEnd(text, at + PIECE);
    pieces.push(removeSecrets(text.slice(at, end)));
    at = end;
  }
  return pieces.join('');
}

function findEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end + 1;
}

/** Names of fields that hold no text of anybody's: keys, times, states, and what they are compared by. */
const FIXED = new Set([
  ...['hash', 'hashes', 'k', 'w', 'n', 't', 'c', 'v', 'version', 'head', 'commit', 'writes'],
  ...['replaces', 'status', 'statusAt', 'work', 'task', 'severity', 'severityBy', 'source'],
  ...['firstSeen', 'lastSeen', 'fixedAt', 'at', 'until', 'window', 'pid', 'startedAt', 'folded'],
  ...['days', 'files', 'root', 'm', 'p', 'older', 'into', 'split', 'of'],
]);

/** A copy of parsed JSON in which every text is clean, also the names and values of tags. */
export function cleanValue(value: unknown, clean: Clean): unknown {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return value.map((item) => cleanValue(item, clean));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, item]) => {
    if (FIXED.has(name)) return [name, item];
    return [name, name === 'tags' ? cleanNames(item, clean) : cleanValue(item, clean)];
  });
  return Object.fromEntries(entries);
}

/** Tags are what a person calls them. Where two names become one, their counts are added up. */
function cleanNames(value: unknown, clean: Clean): unknown {
  if (typeof value !== 'object' || value === null) return cleanValue(value, clean);
  const copy = new Map<string, unknown>();
  for (const [name, item] of Object.entries(value)) {
    const cleanName = clean(name);
    copy.set(cleanName, join(copy.get(cleanName), cleanNames(item, clean)));
  }
  return Object.fromEntries(copy);
}

function join(before: unknown, next: unknown): unknown {
  return typeof before === 'number' && typeof next === 'number' ? before + next : next;
}
