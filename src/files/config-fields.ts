import type { GroupingRule } from '../core/grouping-rule.js';
import type { StatusTheme } from '../core/runs/status-theme.js';
import { SEVERITIES, type Severity } from '../core/severity.js';
import { parseRules } from './config-rules.js';
import { parseTheme } from './config-theme.js';
import {
  bad,
  type Fault,
  type FieldParser,
  good,
  isFilled,
  isObject,
  oneOf,
  type Parsed,
  parseBoolean,
  textWhere,
  unknownField,
} from './config-values.js';
import type { FoldMode } from './project.js';

/** What `errtrack.config.json` may say; the schema for editors is `schema/config-1.json`. */
export type Config = Readonly<Partial<ConfigFields>>;

export interface ConfigFields {
  $schema: string;
  errorsFile: string;
  todoFile: string;
  fixedFile: string;
  enabled: boolean;
  fold: FoldMode;
  counters: 'ledger' | 'local';
  durability: 'process' | 'full';
  /** Titles in the order in which they are tried. */
  sections: Readonly<Partial<Record<Severity, readonly string[]>>>;
  layout: 'compact' | 'detailed';
  ownTitle: string;
  doneTasks: 'remove' | 'keep';
  trackDependencies: boolean | readonly string[];
  maxErrorsPerSite: number;
  rules: readonly GroupingRule[];
  theme: StatusTheme;
}

/** How each field is read. */
export const CONFIG_FIELDS: {
  readonly [K in keyof ConfigFields]: FieldParser<ConfigFields[K]>;
} = {
  $schema: textWhere(() => true, 'a string'),
  errorsFile: textWhere(isFileName, 'the name of a file'),
  todoFile: textWhere(isFileName, 'the name of a file'),
  fixedFile: textWhere(isFileName, 'the name of a file'),
  enabled: parseBoolean,
  fold: oneOf(['auto', 'exit', 'background', 'manual']),
  counters: oneOf(['ledger', 'local']),
  durability: oneOf(['process', 'full']),
  sections: parseSections,
  layout: oneOf(['compact', 'detailed']),
  ownTitle: textWhere(isTitle, 'a title of one line'),
  doneTasks: oneOf(['remove', 'keep']),
  trackDependencies: parseTrackDependencies,
  maxErrorsPerSite: parseMaxErrors,
  rules: parseRules,
  theme: parseTheme,
};

function isFileName(text: string): boolean {
  return isFilled(text) && !text.includes('\0');
}

function isTitle(text: string): boolean {
  return isFilled(text) && !/[\r\n]/.test(text);
}

function parseSections(raw: unknown): Parsed<Partial<Record<Severity, readonly string[]>>> {
  if (!isObject(raw)) return bad(raw, 'an object with titles for HIGH, MEDIUM or LOW');
  const value: Partial<Record<Severity, readonly string[]>> = {};
  const faults: Fault[] = Object.keys(raw)
    .filter((name) => !SEVERITIES.some((severity) => severity === name))
    .map((name) => ({ at: [name], problem: unknownField(name, SEVERITIES) }));
  for (const severity of SEVERITIES) {
    if (!Object.hasOwn(raw, severity)) continue;
    const titles = parseTitles(raw[severity]);
    if (titles.value !== undefined) value[severity] = titles.value;
    faults.push(...titles.faults.map(({ problem }) => ({ at: [severity], problem })));
  }
  return { value, faults };
}

function parseTitles(raw: unknown): Parsed<readonly string[]> {
  if (isFilled(raw)) return good([raw]);
  const isList = Array.isArray(raw) && raw.length > 0 && raw.every(isFilled);
  return isList ? good(raw) : bad(raw, 'a title or a list of titles');
}

function parseTrackDependencies(raw: unknown): Parsed<boolean | readonly string[]> {
  if (typeof raw === 'boolean') return good(raw);
  const isList = Array.isArray(raw) && raw.every(isFilled);
  return isList ? good(raw) : bad(raw, 'true, false or a list of package names');
}

/** Above this it would guard nothing. */
const MOST_ERRORS = 10_000;

function parseMaxErrors(raw: unknown): Parsed<number> {
  const isNumber = typeof raw === 'number' && Number.isInteger(raw);
  return isNumber && raw >= 1 && raw <= MOST_ERRORS
    ? good(raw)
    : bad(raw, `a whole number from 1 to ${MOST_ERRORS}`);
}
