import { badOption, unknownOption } from '../capture/options.js';
import type { Band, RunKind, StepDeclaration } from '../core/runs/run-events.js';
import { StepIds } from '../core/runs/step-id.js';
import { isSeverity, SEVERITIES } from '../core/severity.js';
import type { RunOutput } from '../terminal/runs/run-output.js';
import { cleanText } from './clean-text.js';
import type { DeclaredStep, RunOptions } from './options.js';

const KINDS: readonly RunKind[] = ['automation', 'operation', 'workflow', 'mission'];
const OUTPUTS: readonly RunOutput[] = ['auto', 'live', 'plain', 'github', 'json', 'silent'];
const ID = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,99})$/;

/** Whether a value will do for an option, and what would. */
type Check = readonly [isValid: (value: unknown) => boolean, expected: string];

const CHECKS: Readonly<Record<keyof RunOptions, Check>> = {
  id: [isId, 'a name of letters, digits, `.`, `_` and `-`, 100 at most'],
  kind: [(value) => KINDS.some((kind) => kind === value), KINDS.join(', ')],
  labels: [isLabels, 'an object of strings'],
  steps: [isSteps, 'a list of names, or of objects with a name'],
  totalSteps: [isCount, 'a whole number above zero'],
  bands: [isBands, 'for each step from where to where in percent: `{ export: [0, 40] }`'],
  resume: [(value) => typeof value === 'boolean' || isId(value), 'true, or the id of a run'],
  signal: [(value) => value instanceof AbortSignal, 'an AbortSignal'],
  output: [(value) => OUTPUTS.some((output) => output === value), OUTPUTS.join(', ')],
  stream: [(value) => isObject(value) && isFunction(value['write']), 'a stream with `write`'],
  verbose: [(value) => typeof value === 'boolean', 'true or false'],
  reports: [(value) => typeof value === 'boolean', 'true or false'],
  capture: [
    (value) => isFunction(value) || isObject(value),
    'a function, or a page of Playwright, Puppeteer or Selenium',
  ],
  onProgress: [isFunction, 'a function'],
  tracker: [(value) => isObject(value) && 'captureThrow' in value, 'an ErrorTracker'],
  severity: [isSeverity, SEVERITIES.join(', ')],
};

/**
 * The options of a run, checked.
 * @throws ErrtrackError (BAD_OPTION) that names the option, what it got, and what it takes.
 */
export function checkRunOptions(options: unknown): RunOptions {
  if (options === undefined) return {};
  if (!isObject(options)) throw badOption('options', options, 'an object');
  for (const name of Object.keys(options)) {
    if (!isKnown(name)) throw unknownOption(name, Object.keys(CHECKS));
    const value = options[name];
    if (value !== undefined && !CHECKS[name][0](value))
      throw badOption(name, value, CHECKS[name][1]);
  }
  return { ...options };
}

/** The steps that are known in advance, each with an id. */
export function declareSteps(steps: RunOptions['steps'] = []): readonly StepDeclaration[] {
  const ids = new StepIds();
  const declared = steps.map(
    (step): DeclaredStep => (typeof step === 'string' ? { name: step } : step),
  );
  return declared.map(({ id, name, description = null, phase = null }) => ({
    step: (id === undefined ? null : ids.claim(cleanText(id))) ?? ids.claimFor(name),
    name: cleanText(name),
    description: description === null ? null : cleanText(description),
    phase: phase === null ? null : cleanText(phase),
  }));
}

/** Bands as they are kept. */
export function toBands(bands: RunOptions['bands'] = {}): Readonly<Record<string, Band>> {
  const entries = Object.entries(bands).map(([name, band]) => {
    const [from, to] = 'from' in band ? [band.from, band.to] : band;
    return [cleanText(name), { from, to }];
  });
  return Object.fromEntries(entries);
}

function isKnown(name: string): name is keyof RunOptions {
  return Object.hasOwn(CHECKS, name);
}

export function isId(value: unknown): boolean {
  return typeof value === 'string' && ID.test(value) && !value.includes('..');
}

function isLabels(value: unknown): boolean {
  return isObject(value) && Object.values(value).every((label) => typeof label === 'string');
}

function isSteps(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every(
      (step) => typeof step === 'string' || (isObject(step) && typeof step['name'] === 'string'),
    )
  );
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) > 0;
}

function isBands(value: unknown): boolean {
  return isObject(value) && Object.values(value).every(isBand);
}

function isBand(value: unknown): boolean {
  const [from, to]: unknown[] = Array.isArray(value)
    ? value
    : isObject(value)
      ? [value['from'], value['to']]
      : [];
  return isPercent(from) && isPercent(to) && Number(from) <= Number(to);
}

function isPercent(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 100;
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
