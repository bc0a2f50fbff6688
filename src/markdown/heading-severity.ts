import type { Severity } from '../core/severity.js';

const LEVELS: Readonly<Record<string, Severity>> = {
  critical: 'HIGH',
  urgent: 'HIGH',
  blocker: 'HIGH',
  high: 'HIGH',
  medium: 'MEDIUM',
  med: 'MEDIUM',
  moderate: 'MEDIUM',
  normal: 'MEDIUM',
  low: 'LOW',
  minor: 'LOW',
  trivial: 'LOW',
  p0: 'HIGH',
  p1: 'HIGH',
  p2: 'MEDIUM',
  p3: 'LOW',
  p4: 'LOW',
};
const LEVEL = '(critical|urgent|blocker|high|medium|med|moderate|normal|low|minor|trivial)';
const ITEMS = '(?: (?:bugs|errors|issues|tasks|items))?';

interface HeadingShape {
  readonly shape: RegExp;
  readonly maxWords: number;
}

/** What names a severity, the surest first. */
const SHAPES: readonly HeadingShape[] = [
  {
    shape: new RegExp(`^${LEVEL}(?: (?:priority|prio|severity|impact|level))?${ITEMS}$`),
    maxWords: Number.POSITIVE_INFINITY,
  },
  {
    shape: new RegExp(`^(?:priority|severity) ${LEVEL}${ITEMS}$`),
    maxWords: Number.POSITIVE_INFINITY,
  },
  { shape: /(?:^| )(p[0-4])(?: |$)/, maxWords: 4 },
  { shape: new RegExp(`^${LEVEL} (?:priority|severity)(?: |$)`), maxWords: 6 },
];

/** Headings that speak about severities, or about work that is over. */
const NO_SECTION =
  /(?:^| )(?:legend|levels|key|guide|matrix|order|definitions|breakdown|status|policy|changes|non|path|risk|recommendations|findings|done|completed)(?: |$)/;

/** The severity that a heading's text names, or null. */
export function findHeadingSeverity(text: string): Severity | null {
  const words = normalizeHeading(text);
  if (NO_SECTION.test(words)) return null;
  const withoutAside = normalizeHeading(text.normalize('NFKC').replace(/\([^()]*\)\s*$/u, ''));
  for (const { shape, maxWords } of SHAPES) {
    const level = shape.exec(withoutAside)?.[1] ?? shape.exec(words)?.[1];
    if (level !== undefined && words.split(' ').length <= maxWords) return LEVELS[level] ?? null;
  }
  return null;
}

/** Lower-case words only: no emoji, no `:shortcodes:`, no punctuation. */
export function normalizeHeading(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/:[a-z0-9_+-]*[a-z_+-][a-z0-9_+-]*:/g, ' ')
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Whether a heading stands over work that is over or over explanations: nothing below it takes tasks. */
export function isClosedHeading(text: string): boolean {
  return /^(?:done|completed|legend|definitions)(?: \S+)?$|(?:^| )(?:done|completed)$/.test(
    normalizeHeading(text),
  );
}

/** Whether a heading stands over bugs or errors. */
export function isErrorsHeading(text: string): boolean {
  return /(?:^| )(?:bugs?|errors?)(?: |$)/.test(normalizeHeading(text));
}
