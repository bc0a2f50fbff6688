import { type GroupingRule, MATCH_FIELDS, type MatchField } from '../core/grouping-rule.js';
import { SEVERITIES, type Severity } from '../core/severity.js';
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
  unknownField,
} from './config-values.js';

/** As much as a boundary's fingerprint may have. */
const MAX_PARTS = 50;
const MAX_TEXT = 1_000;
/** A list of ten thousand that are all of another kind is not explained to its end. */
const FAULTS_TOLD = 20;

/** Rules that hold, and what is wrong with the others: one that is not understood whole does not hold at all. */
export function parseRules(raw: unknown): Parsed<readonly GroupingRule[]> {
  if (!Array.isArray(raw)) return bad(raw, 'a list of rules');
  const rules: GroupingRule[] = [];
  const faults: Fault[] = [];
  for (const [index, item] of raw.entries()) {
    const isTold = faults.length < FAULTS_TOLD;
    const parsed = parseRule(item, isTold ? unknownField : () => '');
    if (parsed.value !== undefined) rules.push(parsed.value);
    if (isTold) faults.push(...within(index, parsed.faults));
  }
  return { value: rules, faults };
}

const RULE_FIELDS = ['match', 'fingerprint', 'severity', 'ignore'];
const parseSeverity = oneOf(SEVERITIES);

/** The look for the nearest word is most of the work. */
type Explain = typeof unknownField;

interface Effects {
  fingerprint: readonly string[];
  severity: Severity;
  ignore: boolean;
}

function parseRule(raw: unknown, explain: Explain): Parsed<GroupingRule> {
  if (!isObject(raw)) return bad(raw, 'an object with match and fingerprint, severity or ignore');
  const { match: rawMatch, ...rest } = raw;
  const effects: Partial<Effects> = {};
  const others = takeEffects(effects, rest, explain);
  // It may be there under a name that is misspelt.
  if (rawMatch === undefined && others.length > 0) return { faults: others };
  const match = parseMatch(rawMatch, explain);
  const faults = [...within('match', match.faults), ...others];
  if (faults.length > 0 || match.value === undefined) return { faults };
  if (Object.keys(effects).length === 0) {
    const problem = 'it has no effect, expected fingerprint, severity or ignore beside match';
    return { faults: [{ at: [], problem }] };
  }
  return good({ match: match.value, ...effects });
}

function takeEffects(
  effects: Partial<Effects>,
  raw: Readonly<Record<string, unknown>>,
  explain: Explain,
): readonly Fault[] {
  return Object.keys(raw).flatMap((name) => {
    if (name === 'fingerprint') return take(effects, name, parseFingerprint, raw[name]);
    if (name === 'severity') return take(effects, name, parseSeverity, raw[name]);
    if (name === 'ignore') return take(effects, name, parseBoolean, raw[name]);
    return [{ at: [name], problem: explain(name, RULE_FIELDS) }];
  });
}

function parseMatch(raw: unknown, explain: Explain): Parsed<GroupingRule['match']> {
  if (!isObject(raw) || Object.keys(raw).length === 0) {
    return bad(raw, `an object with one or more of ${MATCH_FIELDS.join(', ')}`);
  }
  const match: Partial<Record<MatchField, string>> = {};
  const faults: Fault[] = [];
  for (const name of Object.keys(raw)) {
    const field = MATCH_FIELDS.find((it) => it === name);
    if (field === undefined) faults.push({ at: [name], problem: explain(name, MATCH_FIELDS) });
    else faults.push(...take(match, field, PATTERNS[field], raw[name]));
  }
  return { value: match, faults };
}

const PATTERNS: Readonly<Record<MatchField, FieldParser<string>>> = {
  type: parsePattern,
  message: parsePattern,
  path: parsePathPattern,
  function: parsePattern,
  context: parsePattern,
};

function parsePattern(raw: unknown): Parsed<string> {
  return isShort(raw) ? good(raw) : bad(raw, `a pattern of ${MAX_TEXT} characters at most`);
}

/** Paths in records are relative to the root and have slashes on every system. */
function parsePathPattern(raw: unknown): Parsed<string> {
  return isShort(raw) && !/^\.{0,2}\/|^[a-z]:|\\/i.test(raw)
    ? good(raw)
    : bad(raw, 'a pattern of paths from the root on, with /, such as "src/**"');
}

function parseFingerprint(raw: unknown): Parsed<readonly string[]> {
  const parts: unknown = typeof raw === 'string' ? [raw] : raw;
  const isList = Array.isArray(parts) && parts.length > 0 && parts.length <= MAX_PARTS;
  return isList && parts.every(isShort)
    ? good(parts)
    : bad(raw, `a name, or a list of ${MAX_PARTS} at most, each of ${MAX_TEXT} characters at most`);
}

/** Counted as people count: an emoji is one. */
function isShort(raw: unknown): raw is string {
  if (!isFilled(raw)) return false;
  return raw.length <= MAX_TEXT || (raw.length <= 2 * MAX_TEXT && [...raw].length <= MAX_TEXT);
}

/** Take a good value over; what is wrong with a bad one. */
function take<F, K extends keyof F & string>(
  target: Partial<F>,
  name: K,
  parse: FieldParser<F[K]>,
  raw: unknown,
): readonly Fault[] {
  const { value, faults } = parse(raw);
  if (value !== undefined) target[name] = value;
  return within(name, faults);
}

function within(step: string | number, faults: readonly Fault[]): readonly Fault[] {
  return faults.map(({ at, problem }) => ({ at: [step, ...at], problem }));
}
