import type { Attached, Operation, Step } from './run.js';
import type { Attachment, StepEnd, Warning } from './run-events.js';

/** What was reported in a run, line by line: steps that ended and warnings, and the pictures that belong to them. */
export class OperationLog {
  readonly #operations: Operation[] = [];
  readonly #attachments: Attached[] = [];

  get operations(): readonly Operation[] {
    return this.#operations;
  }

  get attachments(): readonly Attached[] {
    return this.#attachments;
  }

  end(step: Step, event: StepEnd): void {
    const { ts, failure = null, details, url = null, pageSource = null } = event;
    const isError = step.status === 'failed' || step.status === 'cancelled';
    this.#operations.push({
      level: isError ? 'error' : 'info',
      phase: step.phase,
      step: step.id,
      status: step.status,
      at: ts,
      // What it said while it went well is not what is to be said of its failure.
      message: failure === null ? step.message : (event.message ?? null),
      failure,
      url,
      pageSource,
      screenshot: null,
      details: details ?? step.details,
    });
  }

  warn(event: Warning, step: Step | undefined): void {
    this.#operations.push({
      level: 'warning',
      phase: event.phase ?? step?.phase ?? null,
      step: event.step,
      status: step?.status ?? 'running',
      at: event.ts,
      message: event.message,
      failure: null,
      url: event.url ?? null,
      pageSource: event.pageSource ?? null,
      screenshot: null,
      details: event.details ?? {},
    });
  }

  attach({ kind, path, mime, bytes, phase, step, ts }: Attachment): void {
    this.#attachments.push({ kind, path, mime, bytes, phase, step, at: ts });
    if (kind !== 'screenshot' || step === null) return;
    const index = this.#operations.findLastIndex((operation) => operation.step === step);
    const operation = this.#operations[index];
    if (operation !== undefined) this.#operations[index] = { ...operation, screenshot: path };
  }
}
