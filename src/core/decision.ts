import {
  describeFix,
  fix,
  ignore,
  reopen,
  setSeverity,
  setTask,
  setWork,
} from './errors/life-cycle.js';
import type { ErrorRecord } from './errors/record.js';
import type { LifeEvent } from './events.js';
import { splitRecord } from './merged-record.js';

/** What a person decides about one record that stays. */
type Decision = Exclude<LifeEvent, { type: 'delete' | 'merge' }>;

/** The record after a decision; the same record where it changes nothing. */
export function applyDecision(record: ErrorRecord, event: Decision): ErrorRecord {
  switch (event.type) {
    case 'fix':
      return fix(record, event);
    case 'reopen':
      return reopen(record, event);
    case 'severity':
      return setSeverity(record, event);
    case 'ignore':
      return ignore(record, event);
    case 'work':
      return setWork(record, event);
    case 'task':
      return setTask(record, event);
    case 'split':
      return splitRecord(record, event.split);
    case 'describe':
      return describeFix(record, event);
  }
}
