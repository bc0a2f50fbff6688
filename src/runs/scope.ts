import { AsyncLocalStorage } from 'node:async_hooks';
import { RUN_PLACES, type RunPlace, type RunPlaces } from '../capture/run-place.js';

/** What is around a piece of code that belongs to a run; `S` is this copy's session. */
export interface Scope<S> {
  readonly session: S;
  readonly place: RunPlace;
}

interface Shared extends RunPlaces {
  readonly storage: AsyncLocalStorage<Scope<unknown>>;
}

const shared = share();

/** Run something inside a scope: it, and what it starts, finds the scope. Nothing outside does. */
export function runInScope<T>(scope: Scope<unknown>, body: () => T): T {
  return shared.storage.run(scope, body);
}

/** The place of whoever asks, in whichever run and of whichever copy of errtrack. */
export function currentPlace(): RunPlace | null {
  return shared.current();
}

export function currentScope(): Scope<unknown> | null {
  return shared.storage.getStore() ?? null;
}

/** Note where an error was first caught. */
export function noteCaught(error: unknown, place: RunPlace): void {
  if (typeof error !== 'object' || error === null || shared.caught.has(error)) return;
  shared.caught.set(error, place);
}

/** One for all copies of errtrack in the process, so that they see each other's runs. */
function share(): Shared {
  const found: unknown = Reflect.get(globalThis, RUN_PLACES);
  if (isShared(found)) return found;
  const storage = new AsyncLocalStorage<Scope<unknown>>();
  const made: Shared = {
    storage,
    current: () => storage.getStore()?.place ?? null,
    caught: new WeakMap(),
  };
  Reflect.defineProperty(globalThis, RUN_PLACES, { value: made });
  return made;
}

function isShared(value: unknown): value is Shared {
  return typeof value === 'object' && value !== null && 'storage' in value && 'caught' in value;
}
