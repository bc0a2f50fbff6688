import type { Step } from '../core/runs/run.js';
import { STATUS_WORDS, UNKNOWN_ICON } from '../core/runs/status-words.js';

/** A step of an operation, as it is whenever it is looked at. */
export interface OperationStep {
  readonly name: string;
  /** 1, 2 … */
  readonly index: number;
  readonly status: OperationStatus;
  readonly startTime: Date | null;
  readonly endTime: Date | null;
  /** The message of the error that it failed with. */
  readonly error: string | null;
  /** Seconds; null until it has ended. */
  readonly duration: number | null;
  /** `⏸️`, `⏳`, `✅` or `❌`. */
  readonly statusIcon: string;
}

export type OperationStatus = 'pending' | 'running' | 'complete' | 'error';

/** As the StepTracker's document draws them: not for boxes, where the first is too wide. */
const ICONS: Readonly<Record<string, string>> = {
  pending: '⏸️',
  running: '⏳',
  complete: '✅',
  error: '❌',
};

/** Its fields are its own, so that two steps can be compared by them. */
export function showOperationStep(read: () => Step, index: number): OperationStep {
  return {
    get name() {
      return read().name;
    },
    index,
    get status() {
      return STATUS_WORDS[read().status].operation;
    },
    get startTime() {
      return toDate(read().startedAt);
    },
    get endTime() {
      return toDate(read().endedAt);
    },
    get error() {
      return read().failure?.message ?? null;
    },
    get duration() {
      const { duration } = read();
      return duration === null ? null : duration / 1_000;
    },
    get statusIcon() {
      return getOperationIcon(STATUS_WORDS[read().status].operation);
    },
  };
}

/** The icon of a status, in the words of an operation; `❓` for one that there is not. */
export function getOperationIcon(status: string): string {
  return Object.hasOwn(ICONS, status)
    ? (ICONS[status] ?? UNKNOWN_ICON.operation)
    : UNKNOWN_ICON.operation;
}

export function toDate(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms);
}
