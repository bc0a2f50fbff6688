import { badOption } from '../capture/options.js';
import {
  OPERATION_EVENTS,
  type OperationEvent,
  type OperationEventOf,
  type OperationEventType,
} from '../core/runs/operation-event.js';

type Listener = (event: OperationEvent) => void;

/** Where the events of all operations of a process can be heard. */
export interface EventBus {
  /**
   * Be told of events of one type, or of all (`*`), while they happen. What a listener throws is contained.
   * @returns what ends it.
   * @throws ErrtrackError (BAD_OPTION) for a type that there is not.
   *
   * @example
   * const stop = eventBus.subscribe('step.error', ({ data }) => alert(`${data.step}: ${data.error}`));
   */
  subscribe<K extends OperationEventType>(
    type: K,
    listener: (event: OperationEventOf<K>) => void,
  ): () => void;
  subscribe(type: '*', listener: Listener): () => void;
}

const KEY = Symbol.for('errtrack.bus.v1');
/** Those who listen, in the order in which they came. */
export const busListeners = share();

/** Tells of every StepTracker in the process: `operation.start`, `step.start`, `step.complete` … */
export const eventBus: EventBus = {
  subscribe(type: string, listener: (event: never) => void): () => void {
    const known: readonly string[] = ['*', ...OPERATION_EVENTS];
    if (!known.includes(type)) throw badOption('type', type, known.join(', '));
    if (typeof listener !== 'function') throw badOption('listener', listener, 'a function');
    const entry: Entry = { type, hear: listener as Listener };
    busListeners.add(entry);
    return () => void busListeners.delete(entry);
  },
};

/** Somebody who listens. */
interface Entry {
  readonly type: string;
  readonly hear: Listener;
}

/** One list for all copies of errtrack in the process. */
function share(): Set<Entry> {
  const found: unknown = Reflect.get(globalThis, KEY);
  if (found instanceof Set) return found;
  const made = new Set<Entry>();
  Reflect.defineProperty(globalThis, KEY, { value: made });
  return made;
}
