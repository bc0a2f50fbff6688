const BRAND = Symbol.for('errtrack.error');

/** What went wrong, for programs: the message is for people. */
export type ErrtrackErrorCode =
  | 'BAD_OPTION'
  | 'BAD_CONFIG'
  | 'BAD_LEDGER'
  | 'BAD_FILE'
  | 'NOT_FOUND'
  | 'AMBIGUOUS'
  | 'NO_ROOT';

/** The one error that errtrack throws. Its message names the file or option and the cure. */
export class ErrtrackError extends Error {
  readonly code: ErrtrackErrorCode;
  readonly [BRAND] = true;

  constructor(code: ErrtrackErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
Object.defineProperty(ErrtrackError.prototype, 'name', { value: 'ErrtrackError' });

const { [Symbol.hasInstance]: isInstance } = Function.prototype;
// `instanceof` holds for what is thrown by a part that was loaded late, and so has a class of its own.
Object.defineProperty(ErrtrackError, Symbol.hasInstance, {
  value(this: unknown, value: unknown): boolean {
    if (this === ErrtrackError) return isErrtrackError(value);
    return Reflect.apply(isInstance, this, [value]);
  },
});

/** Whether a value is an ErrtrackError, also one of another copy of this package. */
export function isErrtrackError(value: unknown): value is ErrtrackError {
  return typeof value === 'object' && value !== null && BRAND in value;
}
