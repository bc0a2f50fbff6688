import { GROUPING_VERSION, isDefaultPart } from './errors/fingerprint.js';
import type { ErrorRecord } from './errors/record.js';
import type { ThrowEvent } from './events.js';
import { compileGlob, type Glob } from './glob.js';
import { type GroupingRule, MATCH_FIELDS, type MatchField } from './grouping-rule.js';
import type { Severity } from './severity.js';

/** What the rules make of an occurrence: of each effect the first rule that matches and has it. */
export interface Ruling {
  readonly fingerprint: readonly string[] | null;
  readonly severity: Severity | null;
  readonly ignore: boolean;
}

export type Judge = (sample: ThrowEvent) => Ruling;

/** The same for the same ruling; empty where no rule has a word. */
export function nameRuling(ruling: Ruling): string {
  return ruling === NO_RULING ? '' : JSON.stringify(ruling);
}

export const NO_RULING: Ruling = { fingerprint: null, severity: null, ignore: false };

/** Make rules ready to be asked: a fold asks them about each error that it reads. */
export function compileRules(rules: readonly GroupingRule[]): Judge {
  if (rules.length === 0) return () => NO_RULING;
  // Most commands that read have nothing to ask.
  let compiled: readonly CompiledRule[] | null = null;
  const known = new WeakMap<ThrowEvent, Ruling>();
  return (sample) => {
    compiled ??= rules.map((rule) => ({ ...rule, isMet: compileMatch(rule.match) }));
    const ruling = known.get(sample) ?? judge(sample, compiled);
    known.set(sample, ruling);
    return ruling;
  };
}

type CompiledRule = GroupingRule & { readonly isMet: (facts: Facts) => boolean };

function judge(sample: ThrowEvent, rules: readonly CompiledRule[]): Ruling {
  const facts = listFacts({ ...sample.error, context: sample.context });
  const found: { -readonly [E in keyof Ruling]?: Ruling[E] } = {};
  for (const rule of rules) {
    const { fingerprint, severity, ignore } = rule;
    const isNews =
      (fingerprint !== undefined && found.fingerprint === undefined) ||
      (severity !== undefined && found.severity === undefined) ||
      (ignore !== undefined && found.ignore === undefined);
    if (!isNews || !rule.isMet(facts)) continue;
    if (fingerprint !== undefined) found.fingerprint ??= fingerprint;
    if (severity !== undefined) found.severity ??= severity;
    if (ignore !== undefined) found.ignore ??= ignore;
  }
  return Object.keys(found).length === 0 ? NO_RULING : { ...NO_RULING, ...found };
}

/**
 * The text of the key that a rule's fingerprint gives; null where it is the key that the error has by itself. A
 * boundary with the same fingerprint makes the same text.
 */
export function renderRuleKey(fingerprint: readonly string[], raw: string): string | null {
  if (fingerprint.every(isDefaultPart)) return null;
  const parts = fingerprint.map((part) => (isDefaultPart(part) ? { default: raw } : part));
  return JSON.stringify([GROUPING_VERSION, parts]);
}

/** Whether all errors with this fingerprint are one, whatever they are by themselves. */
export function isOneForAll(fingerprint: readonly string[]): boolean {
  return !fingerprint.some(isDefaultPart);
}

type Facts = Readonly<Record<MatchField, string | null>>;

type Described = Pick<ErrorRecord, 'type' | 'message' | 'context' | 'location'>;

/** Make a matcher of errors as they are described. */
export function compileRecordMatch(match: GroupingRule['match']): (error: Described) => boolean {
  const isMet = compileMatch(match);
  return (error) => isMet(listFacts(error));
}

function listFacts({ type, message, context, location }: Described): Facts {
  return {
    ...{ type, message, context },
    path: location?.file ?? null,
    function: location?.function ?? null,
  };
}

function compileMatch(match: GroupingRule['match']): (facts: Facts) => boolean {
  const globs: (readonly [MatchField, Glob])[] = [];
  for (const field of MATCH_FIELDS) {
    const pattern = match[field];
    if (pattern === undefined) continue;
    globs.push([field, compileGlob(pattern, { isPath: field === 'path' })]);
  }
  return (facts) =>
    globs.every(([field, glob]) => {
      const fact = facts[field];
      return fact !== null && glob(fact);
    });
}
