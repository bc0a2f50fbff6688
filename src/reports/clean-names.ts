import { basename, dirname, join } from 'node:path';
import type { Clean } from '../core/errors/redaction.js';
import { parseReportFileName } from './report-files.js';
import { toNamePart } from './report-names.js';

/** As bytes: as much as a name has room for, whichever it is. */
const MAX_BYTES = 120;
const MAX_PLACE_BYTES = 80;
/** Shorter ones stand in ordinary names. */
const MIN_PART = 4;
const PATHS = /\b(?:error_screenshots|tracking_reports)\/[^\s"'<>/\\]+/g;

/** Cleans the names of reports and pictures, which are made of what runs, phases and steps are called. */
export class CleanNames {
  readonly #clean: Clean;
  /** What is in names of texts that are to be cleaned, the longest first, and what is to be there. */
  readonly #parts: readonly (readonly [old: string, next: string])[];

  readonly #given = new Map<string, string>();

  /** @param texts that files may be named after. */
  constructor(texts: readonly string[], clean: Clean) {
    this.#clean = clean;
    const parts = new Map(texts.flatMap((text) => listParts(text, clean)));
    this.#parts = [...parts].sort(([one], [other]) => other.length - one.length);
  }

  /** The path of a report or a picture with a clean name; that of another file as it is. */
  path(path: string): string {
    const name = basename(path);
    const renamed = this.#given.get(name) ?? this.#name(name);
    return renamed === name ? path : join(dirname(path), renamed);
  }

  /** The name was another's: that is what the file is called now. */
  give(path: string, given: string): void {
    this.#given.set(basename(path), basename(given));
  }

  /** A clean text, in which files that are renamed are found under their names. */
  text(text: string): string {
    const renamed = text.includes('/') ? text.replace(PATHS, (path) => this.path(path)) : text;
    return this.#clean(renamed);
  }

  #name(name: string): string {
    const parts = parseReportFileName(name);
    if (parts === null) return name;
    return `${parts.head}${this.#subject(parts.subject)}${parts.tail}`;
  }

  #subject(subject: string): string {
    const known = this.#parts.reduce((rest, [old, next]) => rest.replaceAll(old, next), subject);
    const clean = this.#clean(known);
    return clean === subject ? subject : toNamePart(clean, MAX_BYTES) || 'run';
  }
}

function listParts(text: string, clean: Clean): readonly (readonly [string, string])[] {
  const cleaned = clean(text);
  if (cleaned === text) return [];
  return [MAX_BYTES, MAX_PLACE_BYTES].flatMap((bytes) => {
    const [old, next] = [toNamePart(text, bytes), toNamePart(cleaned, bytes)];
    return old.length < MIN_PART || old === next ? [] : [[old, next] as const];
  });
}
