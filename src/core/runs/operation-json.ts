import { type ReportStatus, toReportStatus } from './report-status.js';
import { messageOf, placeFailures, reportFailure } from './reported-failure.js';
import { isFailed } from './reported-operations.js';
import type { Operation, Run, Step } from './run.js';
import type { JsonObject } from './run-events.js';
import { toFailureJson, toIso } from './run-json.js';

/** A line of the monitoring log, as the reports have it: every key is always there. */
export interface OperationJson {
  /** `run` is the end of a run that failed outside of its steps. */
  readonly type: 'step' | 'run';
  readonly phase: string | null;
  /** Its name. */
  readonly step: string | null;
  readonly status: ReportStatus;
  readonly timestamp: string;
  readonly message: string | null;
  readonly error: string | null;
  readonly error_type: string | null;
  readonly stack_trace: string | null;
  readonly url: string | null;
  readonly page_source_snippet: string | null;
  readonly screenshot_path: string | null;
  readonly details: JsonObject;
  /** The key of the error in the ledger, 16 hex digits, and its first eight. */
  readonly error_hash: string | null;
  readonly error_hash_short: string | null;
}

const MAX_PAGE_SOURCE = 2_000;
const NO_FAILURE = { error: null, error_type: null } as const;

/**
 * How the operations of a run are told.
 * @param phaseOf the phase of each step, by its id.
 */
export function createOperationWriter(
  run: Run,
  phaseOf: ReadonlyMap<string, string>,
): (operation: Operation) => OperationJson {
  const screenshots = findScreenshots(run);
  const places = placeFailures(run);
  return (operation) => {
    const { failure, url, pageSource, details, at } = operation;
    const told = toFailureJson(failure);
    const id = operation.step ?? '';
    const step = run.steps.get(id);
    const hasFailed = isFailed(operation);
    const message = tellMessage(operation, step) ?? (hasFailed ? (places.get(id) ?? null) : null);
    return {
      type: operation.level === 'error' && operation.step === null ? 'run' : 'step',
      phase: operation.phase ?? phaseOf.get(id) ?? null,
      step: step?.name ?? operation.step,
      status: tellStatus(operation, run),
      timestamp: toIso(at),
      message,
      ...(operation.level === 'warning' ? NO_FAILURE : reportFailure({ ...operation, message })),
      stack_trace: told?.stack_trace ?? null,
      url,
      page_source_snippet: pageSource === null ? null : cutPageSource(pageSource),
      screenshot_path: operation.screenshot ?? (hasFailed ? (screenshots.get(id) ?? null) : null),
      details,
      error_hash: told?.error_hash ?? null,
      error_hash_short: told?.error_hash_short ?? null,
    };
  };
}

/** A picture that was taken before the step had ended. */
function findScreenshots({ attachments }: Run): ReadonlyMap<string, string> {
  const shots = attachments.filter(({ kind }) => kind === 'screenshot');
  return new Map(shots.map(({ step, path }) => [step ?? '', path]));
}

function tellMessage({ level, status, message }: Operation, step: Step | undefined): string | null {
  if (level === 'warning' || step === undefined || status !== 'skipped') return message;
  return messageOf({ ...step, status, message });
}

/** A warning has the status of the step that it is about, as that stands now. */
function tellStatus({ level, status, step, phase }: Operation, run: Run): ReportStatus {
  if (level !== 'warning') return toReportStatus(status);
  const subjects = [run.steps.get(step ?? ''), run.phases.get(phase ?? ''), run];
  const known = subjects.find((subject) => subject !== undefined && subject.status !== 'pending');
  return toReportStatus(known?.status ?? status);
}

function cutPageSource(source: string): string {
  return source.length <= MAX_PAGE_SOURCE ? source : `${source.slice(0, MAX_PAGE_SOURCE - 3)}...`;
}
