import type { NewRunEvent } from '../../../../src/core/runs/run-events.js';
import { failureOf } from './told-run.js';

/** The event with a name and words that are up to no good, wherever a program has a say. */
export function spoil<E extends NewRunEvent>(event: E, name: string, words: string): E {
  const spoilt: Record<string, unknown> = {};
  for (const key of ['message', 'substep', 'reason', 'condition', 'by', 'path']) {
    if (key in event) spoilt[key] = words;
  }
  if ('name' in event) spoilt['name'] = name;
  if ('phase' in event && event.phase !== null) spoilt['phase'] = words || 'phase';
  if ('failure' in event) spoilt['failure'] = { ...failureOf(words), type: name };
  if (event.type === 'step.end' && event.status === 'failed') {
    spoilt['failure'] = { ...failureOf(words), type: name };
  }
  if (event.type === 'run.start') spoilt['labels'] = { customer_name: words };
  return Object.assign({}, event, spoilt);
}
