import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  FlattenMap,
  originalPositionFor,
  sourceContentFor,
  type TraceMap,
} from '@jridgewell/trace-mapping';
import type { Frame } from '../core/errors/frames.js';
import { toSourcePath } from '../core/errors/source-path.js';
import { once } from '../core/once.js';
import type { SourceMapper } from '../core/ports.js';
import { readBounded } from './bounded-read.js';
import { createClassNames, type RestoreClassName } from './class-name.js';
import { GeneratedText } from './original-name.js';
import { findPackageFolder } from './package-folder.js';

const MAX_BYTES = 32 * 1024 * 1024;
/** The comment that names the map stands at the end; only an inline map makes it longer than this. */
const TAIL_BYTES = 8 * 1024;
const MAX_FILES = 1000;
const MAX_SOURCE_BYTES = 1024 * 1024;

/** A line that begins before the tail and holds nothing but the text of a data URL. */
const INLINE_TAIL = /^[\w+/=%.~!'()*-]{2000,}(?:[\r\n]|$)/;

const COMMENT = 'sourceMappingURL=';
const BUNDLER_URL = /^(?:webpack|webpack-internal|rspack|turbopack|ng|vite):\/\/[^/]*\//;

/**
 * Create a mapper from generated code to its sources. Each file's map is looked for once, when it is first needed;
 * a missing, broken or too large map leaves frames as they are. Never throws.
 */
export function createSourceMapper(): SourceTexts {
  const maps = new Map<string, LoadedMap | null>();
  /** Of each source that a map names, that map. */
  const origins = new Map<string, Origin>();

  function getMap(file: string): LoadedMap | null {
    const known = maps.get(file);
    if (known !== undefined) return known;
    if (maps.size >= MAX_FILES) {
      maps.clear();
      origins.clear();
    }
    const map = loadMap(file);
    maps.set(file, map);
    if (map !== null) noteOrigins(file, map.map);
    return map;
  }

  function noteOrigins(file: string, map: TraceMap): void {
    for (const source of map.resolvedSources) {
      origins.set(resolveSource(source, file), { map, source });
    }
  }

  return {
    original(frame) {
      if (frame.file === null || frame.line < 1 || !isAbsolute(frame.file)) return frame;
      const map = getMap(frame.file);
      return map === null ? frame : mapFrame(frame, frame.file, map);
    },
    originalName(name, frame) {
      if (frame.file === null || frame.line < 1 || !isAbsolute(frame.file)) return name;
      const map = getMap(frame.file);
      return map === null ? name : (restoreName({ ...frame, function: name }, map) ?? name);
    },
    read(file) {
      const origin = origins.get(file);
      const content = origin && sourceContentFor(origin.map, origin.source);
      if (content != null) return content.length > MAX_SOURCE_BYTES ? null : content;
      return isAbsolute(file) ? readBounded(file, { maxBytes: MAX_SOURCE_BYTES }) : null;
    },
  };
}

/** A mapper that gives the sources, too. */
export interface SourceTexts extends SourceMapper {
  /** The text of a source: from a map that was used, or from the disk; null where neither has it. */
  read(file: string): string | null;
}

interface Origin {
  readonly map: TraceMap;
  readonly source: string;
}

/** A map, and the code that it belongs to, read where a compiler may have renamed something. */
interface LoadedMap {
  readonly map: TraceMap;
  readonly getGenerated: () => GeneratedText | null;
  readonly restoreClassName: RestoreClassName;
}

function restoreName(frame: Frame, { getGenerated, restoreClassName }: LoadedMap): string | null {
  const name = getGenerated()?.restoreName(frame) ?? frame.function;
  return name && restoreClassName(name);
}

function mapFrame(frame: Frame, file: string, loaded: LoadedMap): Frame {
  const { map } = loaded;
  try {
    const needle = { line: frame.line, column: Math.max(0, frame.column - 1) };
    const { source, line, column } = originalPositionFor(map, needle);
    if (source === null || line < 1 || column < 0) return frame;
    const name = restoreName(frame, loaded);
    return { function: name, file: resolveSource(source, file), line, column: column + 1 };
  } catch {
    return frame;
  }
}

/** The path of a source that a map names: `file:` URLs decoded, a bundler's names placed in the package. */
function resolveSource(source: string, generated: string): string {
  const inside = source.replace(BUNDLER_URL, '');
  if (inside === source) return toSourcePath(source);
  return join(findPackageFolder(dirname(generated)) ?? dirname(generated), toPlainName(inside));
}

/** `./src/a.ts?1b2c` → `./src/a.ts` */
function toPlainName(name: string): string {
  return name.replace(/\?[\w-]*$/, '');
}

function loadMap(file: string): LoadedMap | null {
  try {
    const reference = findReference(file);
    const map = reference === null ? null : parseMap(reference, file);
    return (
      map && {
        map,
        getGenerated: once(() => readGenerated(file, map)),
        restoreClassName: createClassNames(map.sourcesContent ?? []),
      }
    );
  } catch {
    return null;
  }
}

function readGenerated(file: string, map: TraceMap): GeneratedText | null {
  if (map.names.length === 0) return null;
  const text = readBounded(file, { maxBytes: MAX_BYTES });
  return text === null ? null : new GeneratedText(text, map);
}

function findReference(file: string): string | null {
  const tail = readBounded(file, { maxBytes: TAIL_BYTES, fromEnd: true });
  if (tail === null) return null;
  const found = parseReference(tail);
  if (found !== null || !INLINE_TAIL.test(tail)) return found;
  const whole = readBounded(file, { maxBytes: MAX_BYTES });
  return whole === null ? null : parseReference(whole);
}

/** The last comment that names a map, with nothing but comments and blanks behind it. */
function parseReference(text: string): string | null {
  const at = text.lastIndexOf(COMMENT);
  if (at === -1) return null;
  const lineStart = Math.max(text.lastIndexOf('\n', at), text.lastIndexOf('\r', at)) + 1;
  const before = text.slice(Math.max(lineStart, at - 100), at).trim();
  if (!/(?:^|[\s;})])\/[/*][#@]$/.test(before)) return null;
  const rest = text.slice(at + COMMENT.length);
  const end = rest.search(/[\s*]/);
  const behind = end === -1 ? '' : rest.slice(end, end + 2000);
  const isLast = behind.split(/[\r\n]+/).every((line) => /^\s*(?:\/\/.*|\*\/\s*)?$/.test(line));
  return isLast ? rest.slice(0, end === -1 ? undefined : end) : null;
}

function parseMap(reference: string, file: string): TraceMap | null {
  const inline = reference.startsWith('data:');
  const path = inline ? file : resolveReference(reference, file);
  const text = inline ? decodeData(reference) : path && readBounded(path, { maxBytes: MAX_BYTES });
  if (!path || !text || !hasValidMappings(text)) return null;
  // Some servers put `)]}'` before JSON.
  return new FlattenMap(text.replace(/^\)\]\}'[^\n]*\n/, ''), pathToFileURL(path).href);
}

/** The decoder reads any character as a number, so a broken map would lead to a wrong place. */
function hasValidMappings(text: string): boolean {
  for (const { index, 0: start } of text.matchAll(/"mappings"\s{0,9}:\s{0,9}"/g)) {
    const from = index + start.length;
    const mappings = text.slice(from, Math.max(from, text.indexOf('"', from)));
    if (/[^A-Za-z0-9+/,;]/.test(mappings)) return false;
  }
  return true;
}

function resolveReference(reference: string, file: string): string | null {
  if (reference.startsWith('file:')) return fileURLToPath(reference);
  if (/^[a-z][a-z\d+.-]+:/i.test(reference)) return null;
  return resolve(dirname(file), decodeURIComponent(reference));
}

function decodeData(url: string): string | null {
  const comma = url.indexOf(',');
  const type = url.slice(0, Math.max(comma, 0));
  if (comma === -1 || comma > 200 || !/^data:application\/json\b/.test(type)) return null;
  const data = url.slice(comma + 1);
  return type.endsWith(';base64')
    ? Buffer.from(data, 'base64').toString('utf8')
    : decodeURIComponent(data);
}
