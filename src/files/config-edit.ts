import { join, relative } from 'node:path';
import { ErrtrackError } from '../core/errtrack-error.js';
import type { GroupingRule } from '../core/grouping-rule.js';
import { CONFIG_FILE, findConfigSource, parseConfig } from './config.js';
import { isObject } from './config-values.js';
import { insertItem } from './json-insert.js';
import { readPersonsFile, replacePersonsFile } from './persons-file.js';
import type { Project } from './project.js';

const BOM = '\uFEFF';
const ATTEMPTS = 3;

/** Where a rule stands now. */
export interface AddedRule {
  /** Relative to the root. */
  readonly file: string;
  /** Whether it stood there before. */
  readonly isKnown: boolean;
}

/**
 * Add a rule to the project's settings, wherever they stand: the `errtrack.config.json` of the root, else the
 * `errtrack` key of its `package.json`, else a new `errtrack.config.json`. No other byte of the file changes.
 * @throws ErrtrackError (BAD_CONFIG, BAD_FILE) where the file cannot be understood or written; it stays as it is then.
 */
export function addRule({ root, dataDir }: Project, rule: GroupingRule): AddedRule {
  const source = findConfigSource(root) ?? CONFIG_FILE;
  const way = source === CONFIG_FILE ? [] : ['errtrack'];
  const path = join(root, source);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const file = readPersonsFile(path, root);
    const text = file.bytes === null ? '{}\n' : decode(file.bytes, source);
    const after = insertRule(text, way, rule, source);
    const told = { file: relative(root, path) };
    if (after === null) return { ...told, isKnown: true };
    const bytes = Buffer.from(after);
    if (replacePersonsFile(file, bytes, dataDir) !== null) return { ...told, isKnown: false };
  }
  throw new ErrtrackError('BAD_FILE', `${source} is being edited; save it, then try again`);
}

/** Read leniently, bad bytes would be lost when it is written again. */
function decode(bytes: Buffer, source: string): string {
  const text = bytes.toString('utf8');
  if (Buffer.from(text).equals(bytes)) return text;
  throw refuse(source, 'it is no valid UTF-8');
}

/** The text with the rule behind all others; null where it holds it already. */
function insertRule(
  text: string,
  way: readonly string[],
  rule: GroupingRule,
  source: string,
): string | null {
  const json = text.startsWith(BOM) ? text.slice(1) : text;
  const rules = readRules(json, way, source);
  if (rules.some((it) => JSON.stringify(it) === JSON.stringify(rule))) return null;
  const after = insertItem(json, way, 'rules', formatRule(rule));
  const told = readRules(after, way, source).at(-1);
  // Somebody's file: what is not exactly what was meant is not written.
  if (JSON.stringify(told) !== JSON.stringify(rule)) throw refuse(source, 'it has an unusual form');
  return text.slice(0, text.length - json.length) + after;
}

function readRules(json: string, way: readonly string[], source: string): readonly unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw refuse(source, 'it is no valid JSON');
  }
  for (const name of way) value = isObject(value) ? value[name] : undefined;
  if (!isObject(value)) throw refuse(source, 'it holds no object');
  const [problem] = parseConfig(value, source).problems;
  if (problem !== undefined) throw new ErrtrackError('BAD_CONFIG', problem);
  const rules: unknown = value['rules'] ?? [];
  return Array.isArray(rules) ? rules : [];
}

function refuse(source: string, why: string): ErrtrackError {
  return new ErrtrackError('BAD_CONFIG', `Cannot add a rule to ${source}: ${why}. Mend it first.`);
}

/** In one line, as people write them. */
function formatRule({ match, ignore }: GroupingRule): string {
  const fields = Object.entries(match).map(([name, glob]) => `"${name}": ${JSON.stringify(glob)}`);
  return `{ "match": { ${fields.join(', ')} }, "ignore": ${ignore === true} }`;
}
