import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isTooDeep } from '../core/json-depth.js';
import { CONFIG_FIELDS, type Config, type ConfigFields } from './config-fields.js';
import { type Fault, type FieldParser, isObject, mismatch, unknownField } from './config-values.js';
import { readRegularFile } from './small-file.js';

export type { Config } from './config-fields.js';

export const CONFIG_FILE = 'errtrack.config.json';
const MAX_BYTES = 1024 * 1024;
/** A file of another kind must not cost a long look at each of its thousand fields. */
const MAX_PROBLEMS = 20;

export interface ParsedConfig {
  readonly config: Config;
  /** What was wrong, each with its cure; a field with a problem is left out, the others hold. */
  readonly problems: readonly string[];
}

export interface FoundConfig extends ParsedConfig {
  /** Where it stands, in words; null where there is none. */
  readonly source: string | null;
}

/**
 * Read the settings of a root: `errtrack.config.json`, else the `errtrack` key of `package.json`.
 * Never throws, never runs anything: what cannot be read is a problem, and the defaults hold.
 */
export function readConfig(root: string): FoundConfig {
  const file = readJson(root, CONFIG_FILE);
  if ('problem' in file) return { config: {}, source: CONFIG_FILE, problems: [file.problem] };
  if (file.value !== undefined) {
    return { ...parseConfig(file.value, CONFIG_FILE), source: CONFIG_FILE };
  }
  const manifest = readManifestKey(root);
  if (manifest === undefined) return { config: {}, source: null, problems: [] };
  return { ...parseConfig(manifest, 'package.json (errtrack)'), source: 'package.json' };
}

/** The file in a root that holds its settings; null where none does. */
export function findConfigSource(root: string): string | null {
  if (existsSync(join(root, CONFIG_FILE))) return CONFIG_FILE;
  return readManifestKey(root) === undefined ? null : 'package.json';
}

/** What in a folder holds settings, in words that can follow "it holds"; null where nothing does. */
export function hasConfig(folder: string): string | null {
  const source = findConfigSource(folder);
  return source === 'package.json' ? 'package.json with an errtrack key' : source;
}

/**
 * Parse settings that were read from `source`: good fields are taken, each bad one gives a problem that names
 * the file, the field, what was there and what should be.
 */
export function parseConfig(raw: unknown, source: string): ParsedConfig {
  if (!isObject(raw)) {
    return { config: {}, problems: [`Cannot use ${source}: ${mismatch(raw, 'an object')}`] };
  }
  const config: Partial<ConfigFields> = {};
  const problems: string[] = [];
  for (const name of Object.keys(raw)) {
    if (problems.length >= MAX_PROBLEMS) break;
    const faults = isFieldName(name)
      ? takeField(config, name, raw[name])
      : [{ at: [], problem: unknownField(name, FIELD_NAMES) }];
    for (const { at, problem } of faults.slice(0, MAX_PROBLEMS)) {
      problems.push(`Cannot use ${showName(name)}${showWay(at)} in ${source}: ${problem}`);
    }
  }
  return { config, problems };
}

const FIELD_NAMES = Object.keys(CONFIG_FIELDS).filter(isFieldName);

function isFieldName(name: string): name is keyof ConfigFields {
  return Object.hasOwn(CONFIG_FIELDS, name);
}

function takeField<K extends keyof ConfigFields>(
  config: Partial<ConfigFields>,
  name: K,
  raw: unknown,
): readonly Fault[] {
  const parse: FieldParser<ConfigFields[K]> = CONFIG_FIELDS[name];
  const { value, faults } = parse(raw);
  if (value !== undefined) config[name] = value;
  return faults;
}

/** From a field to a fault inside it: `.HIGH`, `[2].match.type`. */
function showWay(at: Fault['at']): string {
  return at.map((step) => (typeof step === 'number' ? `[${step}]` : `.${showName(step)}`)).join('');
}

/** A name that is no plain word is quoted and cut, so that a message stays one readable line. */
function showName(name: string): string {
  return /^[\w$]{1,60}$/.test(name) ? name : JSON.stringify(name.slice(0, 60));
}

type JsonRead = { readonly value: unknown } | { readonly problem: string };

/** The value in a JSON file; undefined where there is no file. */
function readJson(folder: string, name: string): JsonRead {
  try {
    const bytes = readRegularFile(join(folder, name), MAX_BYTES);
    if (bytes === null) return { value: undefined };
    return parseJson(bytes.toString('utf8').replace(/^\uFEFF/, ''), name);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { problem: `Cannot read ${name}: ${reason}; until it is mended, the defaults hold` };
  }
}

function parseJson(text: string, name: string): JsonRead {
  if (isTooDeep(text)) {
    return {
      problem: `Cannot read ${name}: it is nested too deep; until it is mended, the defaults hold`,
    };
  }
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    const position = /position (\d+)/.exec(String(error))?.[1];
    const line = position && ` near line ${text.slice(0, Number(position)).split('\n').length}`;
    return {
      problem: `Cannot read ${name}: it is no valid JSON${line ?? ''}; until it is mended, the defaults hold`,
    };
  }
}

/** The `errtrack` key of a package.json. A manifest that cannot be read is npm's matter, not ours. */
function readManifestKey(folder: string): unknown {
  const manifest = readJson(folder, 'package.json');
  if ('problem' in manifest || !isObject(manifest.value)) return undefined;
  return Object.hasOwn(manifest.value, 'errtrack') ? manifest.value['errtrack'] : undefined;
}
