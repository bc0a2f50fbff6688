import type { RunStatus } from './status.js';

/** What each founding document calls a status, and how it is drawn (run tracking, section 1.2). */
interface StatusWords {
  /** The reports: `success`. */
  readonly report: 'pending' | 'in_progress' | 'success' | 'failed' | 'skipped';
  /** StepTracker. */
  readonly operation: 'pending' | 'running' | 'complete' | 'error';
  /** WorkflowTracker. */
  readonly workflow: 'pending' | 'in_progress' | 'completed' | 'failed' | 'skipped';
  /** MissionProgressTracker; it has no word for what has not begun, or was skipped. */
  readonly mission: 'pending' | 'started' | 'completed' | 'failed' | 'skipped';
  /** One code point, which no terminal draws wider than it counts. */
  readonly icon: string;
  readonly ascii: string;
}

export const STATUS_WORDS: Readonly<Record<RunStatus, StatusWords>> = {
  pending: {
    report: 'pending',
    operation: 'pending',
    workflow: 'pending',
    mission: 'pending',
    icon: '⏸',
    ascii: '[ ]',
  },
  running: {
    report: 'in_progress',
    operation: 'running',
    workflow: 'in_progress',
    mission: 'started',
    icon: '⏳',
    ascii: '[>]',
  },
  waiting: {
    report: 'in_progress',
    operation: 'running',
    workflow: 'in_progress',
    mission: 'started',
    icon: '⏸',
    ascii: '[?]',
  },
  completed: {
    report: 'success',
    operation: 'complete',
    workflow: 'completed',
    mission: 'completed',
    icon: '✅',
    ascii: '[x]',
  },
  failed: {
    report: 'failed',
    operation: 'error',
    workflow: 'failed',
    mission: 'failed',
    icon: '❌',
    ascii: '[!]',
  },
  skipped: {
    report: 'skipped',
    operation: 'complete',
    workflow: 'skipped',
    mission: 'skipped',
    icon: '⏭',
    ascii: '[-]',
  },
  cancelled: {
    report: 'failed',
    operation: 'error',
    workflow: 'failed',
    mission: 'failed',
    icon: '⊘',
    ascii: '[~]',
  },
  interrupted: {
    report: 'failed',
    operation: 'error',
    workflow: 'failed',
    mission: 'failed',
    icon: '💥',
    ascii: '[#]',
  },
};

/** What is said of a status that is none of ours: in reports, and by the StepTracker. */
export const UNKNOWN_ICON = { report: '•', operation: '❓' } as const;
