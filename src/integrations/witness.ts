import { findCapturingCall, startCall } from '../capture/counted-once.js';
import { errorTracker } from '../capture/default-tracker.js';
import {
  badOption,
  checkTrackingOptions,
  type Tracker,
  type TrackingOptions,
} from '../capture/options.js';
import { noteOrigin, type Origin } from '../capture/origin.js';
import type { Severity } from '../core/severity.js';
import { isClientError } from './status.js';

/** What a helper says about the errors that it sees. */
export interface RecordingOptions extends TrackingOptions {
  /** Whether errors that ask for a status from 300 to 499, which are a client's, are recorded too. */
  readonly clientErrors?: boolean;
}

/** One look of a helper at an error that the host has caught, or logged. */
export interface Sight {
  readonly error: unknown;
  /** Where: asked for only if the error is recorded. */
  readonly name: () => string;
  /** The status that it is answered with, if nobody else has a say; null where it asks for none. */
  readonly status: number | null;
  /** What is told of an error at most once. */
  readonly request?: object;
  readonly severity?: Severity;
}

/** Shown what to look at; null where there is nothing. Never throws. */
export type Witness = (look: () => Sight | null) => void;

/** Who looks: a handler of errors, which a client is answered by, or a log, which answers nobody. */
type Role = 'handler' | 'log';

interface RoleRules {
  /** Whether a status tells expected errors. In a log it may be that of a server which refused us. */
  readonly judgesStatus: boolean;
  /** Whether an error that comes a second time has been thrown a second time. It may well be logged twice. */
  readonly countsAgain: boolean;
}

const ROLES: Readonly<Record<Role, RoleRules>> = {
  handler: { judgesStatus: true, countsAgain: true },
  log: { judgesStatus: false, countsAgain: false },
};

/** What some handler took for a client's error, so that whoever logs it later does not record it. */
const expected = new WeakSet<object>();

/**
 * Look on, and record. An error that something else has captured on its way here, a decorator for one, is not counted
 * again.
 * @param maker the function that a user calls: what is made in a dependency records nothing. Null where somebody else
 * calls it for the user.
 * @throws ErrtrackError (BAD_OPTION) where an option will not do.
 */
export function createWitness(
  role: Role,
  options: RecordingOptions,
  maker: ((...args: never[]) => unknown) | null,
): Witness {
  const origin = maker === null ? null : noteOrigin(maker);
  const onlooker = new Onlooker(ROLES[role], options, origin);
  return (look) => {
    try {
      const sight = look();
      if (sight !== null) onlooker.see(sight);
    } catch {
      // What the host hands over may throw when it is looked at: the host goes on as without us.
    }
  };
}

class Onlooker {
  readonly #rules: RoleRules;
  readonly #options: TrackingOptions;
  readonly #tracker: Tracker;
  readonly #clientErrors: boolean | undefined;
  readonly #origin: Origin | null;
  /** For each error that it has seen the call that had captured it by then. */
  readonly #seen = new WeakMap<object, number>();
  readonly #told = new WeakMap<object, unknown>();
  #isInert: boolean | undefined;

  constructor(rules: RoleRules, options: RecordingOptions, origin: Origin | null) {
    this.#rules = rules;
    this.#options = checkTrackingOptions(options);
    this.#tracker = this.#options.tracker ?? errorTracker;
    this.#clientErrors = checkFlag('clientErrors', options.clientErrors);
    this.#origin = origin;
  }

  see(sight: Sight): void {
    const { error, name, severity } = sight;
    if (this.#isTold(sight) || this.#isExpected(sight)) return;
    if (this.#isCounted(error) || this.#isForeign()) return;
    const call = startCall();
    const options = { ...(severity !== undefined && { severity }), ...this.#options };
    this.#tracker.captureThrow(error, call, options, name());
    if (isWeakKey(error)) this.#seen.set(error, call);
  }

  /** One helper may stand at a router and at the application. */
  #isTold({ request, error }: Sight): boolean {
    if (request === undefined) return false;
    if (this.#told.has(request) && this.#told.get(request) === error) return true;
    this.#told.set(request, error);
    return false;
  }

  #isExpected({ error, status }: Sight): boolean {
    if (this.#clientErrors === true) return false;
    if (isWeakKey(error) && expected.has(error)) return true;
    const judges = this.#clientErrors === false || this.#rules.judgesStatus;
    if (!judges || status === null || !isClientError(status)) return false;
    if (isWeakKey(error)) expected.add(error);
    return true;
  }

  /** Whether something else has captured it since it was last seen here. */
  #isCounted(error: unknown): boolean {
    const call = findCapturingCall(error);
    if (call === undefined) return false;
    if (!isWeakKey(error) || !this.#rules.countsAgain) return true;
    if (this.#seen.get(error) === call) return false;
    this.#seen.set(error, call);
    return true;
  }

  #isForeign(): boolean {
    const origin = this.#origin;
    if (origin === null || this.#tracker !== errorTracker) return false;
    this.#isInert ??= errorTracker.isForeign(origin);
    return this.#isInert;
  }
}

function checkFlag(name: string, value: unknown): boolean | undefined {
  if (value === undefined || typeof value === 'boolean') return value;
  throw badOption(name, value, 'true or false');
}

function isWeakKey(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
