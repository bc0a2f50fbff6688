import { NUMBER } from './number-pattern.js';
import {
  FEATURES,
  START_KINDS,
  TEMPLATE_PATTERNS,
  type TemplatePattern,
} from './template-patterns.js';

/** One pattern made of all that a text can match, and which of them each of its groups is. */
interface Matcher {
  readonly pattern: RegExp;
  readonly groups: readonly TemplatePattern[];
}

const features = Object.values(FEATURES);
const needs = TEMPLATE_PATTERNS.map((pattern) =>
  pattern.needs.reduce((bits, name) => bits | getBit(FEATURES[name]), 0),
);
/** Made when a text first has its mix of features: what most messages have is a handful of mixes. */
const matchers = new Map<number, Matcher>();

/** Replace what varies in a text by placeholders; where two patterns begin at one place, the first of the table wins. */
export function replaceVariables(text: string): string {
  const found = findFeatures(text);
  if (found === 0) return text;
  const { pattern, groups } = getMatcher(found);
  if (groups.length === 0) return text.replace(NUMBER, '<int>');
  const structured = text.replace(pattern, (match: string, ...rest: unknown[]) => {
    const placeholder = groups[rest.findIndex(isMatched)]?.placeholder ?? match;
    return typeof placeholder === 'string' ? placeholder : placeholder(match);
  });
  return structured.replace(NUMBER, '<int>');
}

function findFeatures(text: string): number {
  return features.reduce(
    (bits, feature) => (feature.test(text) ? bits | getBit(feature) : bits),
    0,
  );
}

function getBit(feature: (typeof features)[number]): number {
  return 1 << features.indexOf(feature);
}

function getMatcher(found: number): Matcher {
  const known = matchers.get(found);
  if (known !== undefined) return known;
  const made = createMatcher(found);
  matchers.set(found, made);
  return made;
}

function createMatcher(found: number): Matcher {
  const active = TEMPLATE_PATTERNS.filter((_, index) => ((needs[index] ?? 0) & ~found) === 0);
  const groups: TemplatePattern[] = [];
  const branches: string[] = [];
  for (const [kind, character] of Object.entries(START_KINDS)) {
    const members = active.filter(({ starts }) => starts.some((start) => start === kind));
    if (members.length === 0) continue;
    groups.push(...members);
    branches.push(`(?=${character})(?:${members.map(({ source }) => `(${source})`).join('|')})`);
  }
  return { pattern: new RegExp(`(?<![A-Za-z0-9])(?:${branches.join('|')})`, 'g'), groups };
}

function isMatched(group: unknown): boolean {
  return group !== undefined;
}
