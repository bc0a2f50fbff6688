import { isCount, isObject, isText, isTextOrNull, isTime } from '../shape.js';
import {
  type FieldChecks,
  hasFields,
  isBoolean,
  isList,
  isNullOr,
  isNumber,
  isOneOf,
  isOptional,
  isRecordOf,
  isShape,
  pickFields,
} from './field-checks.js';
import type {
  Band,
  Failure,
  Items,
  Json,
  JsonObject,
  RunEvent,
  RunStart,
  StepDeclaration,
} from './run-events.js';
import { isRunId } from './run-id.js';

/**
 * An event of a run from what stands in its log, with the fields that we know and no others; `unknown` for a type
 * of a later version, null for nonsense.
 */
export function parseRunEvent(raw: unknown): RunEvent | 'unknown' | null {
  if (!isObject(raw) || !isText(raw['type'])) return null;
  const checks = CHECKS_BY_TYPE.get(raw['type']);
  if (checks === undefined) return 'unknown';
  const event = { type: raw['type'], ...pickFields(raw, checks) };
  return isEvent(event, checks) ? event : null;
}

const TOLD = { seq: isCount, ts: isTime, at: isTime };
const PAGE = { url: isOptional(isText), pageSource: isOptional(isText) };
const DETAILS = { details: isOptional(isJsonObject) };
const PLACED = { ...TOLD, ...PAGE, step: isTextOrNull, phase: isTextOrNull };
const ENDS = ['completed', 'failed', 'skipped', 'cancelled'] as const;

const DECLARATION: FieldChecks<StepDeclaration> = {
  step: isText,
  name: isText,
  description: isTextOrNull,
  phase: isTextOrNull,
};

const isFailure = isShape<Failure>({
  message: isText,
  type: isText,
  stack: isTextOrNull,
  hash: isTextOrNull,
});

const isItems = isShape<Items>({ done: isNumber, total: isNullOr(isNumber), unit: isTextOrNull });

/** The fields of each type, besides `type`. */
const EVENT_CHECKS: {
  readonly [K in RunEvent['type']]: FieldChecks<Omit<Extract<RunEvent, { type: K }>, 'type'>>;
} = {
  'run.start': {
    ...TOLD,
    id: isRunId,
    name: isText,
    kind: isOneOf(['automation', 'operation', 'workflow', 'mission']),
    labels: isRecordOf(isText),
    steps: isList(isShape<StepDeclaration>(DECLARATION)),
    totalSteps: isNullOr(isCount),
    bands: isRecordOf(isShape<Band>({ from: isNumber, to: isNumber })),
    parent: isNullOr(isShape<NonNullable<RunStart['parent']>>({ run: isText, step: isTextOrNull })),
    resumedFrom: isTextOrNull,
    attempt: isCount,
    chosenId: isOptional(isText),
    pid: isCount,
    host: isText,
    boot: isText,
    processStart: isTextOrNull,
    git: isNullOr(
      isShape<NonNullable<RunStart['git']>>({ commit: isTextOrNull, branch: isTextOrNull }),
    ),
    command: isTextOrNull,
  },
  'run.progress': { ...TOLD, percent: isNumber, message: isOptional(isText) },
  'phase.start': { ...TOLD, phase: isText, optional: isBoolean, condition: isTextOrNull },
  'phase.end': { ...TOLD, phase: isText, status: isOneOf(ENDS), reason: isTextOrNull },
  'step.declare': { ...TOLD, ...DECLARATION },
  'step.start': {
    ...TOLD,
    ...DECLARATION,
    ...DETAILS,
    parent: isTextOrNull,
    attempt: isCount,
    message: isOptional(isText),
    runPercent: isOptional(isNumber),
    runPercentTo: isOptional(isNumber),
  },
  'step.progress': {
    ...TOLD,
    ...DETAILS,
    step: isText,
    percent: isOptional(isNumber),
    message: isOptional(isText),
    items: isOptional(isItems),
    substep: isOptional(isText),
  },
  'step.retry': { ...TOLD, step: isText, failure: isFailure, waitMs: isNumber },
  'step.end': {
    ...TOLD,
    ...PAGE,
    ...DETAILS,
    step: isText,
    status: isOneOf(ENDS),
    message: isOptional(isText),
    failure: isOptional(isFailure),
    reason: isOptional(isText),
    result: isOptional(isJson),
    isVoid: isOptional(isTrue),
  },
  'step.rollback': { ...TOLD, step: isText },
  'gate.open': { ...TOLD, step: isText, message: isTextOrNull, timeoutMs: isNullOr(isNumber) },
  'gate.release': { ...TOLD, step: isText, by: isText },
  warning: { ...PLACED, ...DETAILS, message: isText },
  attachment: {
    ...PLACED,
    kind: isOneOf(['screenshot', 'file', 'artifact']),
    path: isText,
    mime: isTextOrNull,
    bytes: isNullOr(isNumber),
  },
  log: { ...PLACED, ...DETAILS, message: isText },
  'run.end': {
    ...TOLD,
    status: isOneOf([...ENDS, 'interrupted']),
    failure: isOptional(isFailure),
    result: isOptional(isJson),
    exitCode: isOptional(isNumber),
  },
};

type Checks = Readonly<Record<string, (raw: unknown) => boolean>>;
const CHECKS_BY_TYPE: ReadonlyMap<string, Checks> = new Map(Object.entries(EVENT_CHECKS));

function isEvent(raw: unknown, checks: Checks): raw is RunEvent {
  return hasFields(raw, checks);
}

function isTrue(raw: unknown): raw is true {
  return raw === true;
}

/** Whatever the parser of JSON gives, but nothing. */
function isJson(raw: unknown): raw is Json {
  return raw !== undefined;
}

function isJsonObject(raw: unknown): raw is JsonObject {
  return isObject(raw);
}
