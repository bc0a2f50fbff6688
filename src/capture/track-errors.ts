import type { BoundaryOptions, Callable, Constructable } from './boundary.js';
import { checkTrackingOptions, type TrackingOptions } from './options.js';
import { noteOrigin, type Origin } from './origin.js';
import { wrap } from './with-error-tracking.js';

/** What a standard decorator is told, without `This`: a method may declare a `this` that is not its class. */
interface DecoratorContextOf<Kind extends string> {
  readonly kind: Kind;
  readonly name: string | symbol | undefined;
}

/** A decorator in both dialects, standard and legacy, for methods, accessors, function-valued fields and classes. */
export interface TrackErrorsDecorator {
  <Value extends Callable>(value: Value, context: DecoratorContextOf<'method'>): Value;
  <Value extends Callable>(value: Value, context: DecoratorContextOf<'getter'>): Value;
  <Value extends Callable>(value: Value, context: DecoratorContextOf<'setter'>): Value;
  <This, Value>(
    value: ClassAccessorDecoratorTarget<This, Value>,
    context: ClassAccessorDecoratorContext<This, Value>,
  ): ClassAccessorDecoratorResult<This, Value>;
  <This, Value>(
    value: undefined,
    context: ClassFieldDecoratorContext<This, Value>,
  ): (this: This, initial: Value) => Value;
  <C extends Constructable>(value: C, context: DecoratorContextOf<'class'>): C;
  /** Legacy: a class. */
  <C extends Constructable>(target: C): C;
  /** Legacy: a method or an accessor. */
  <T>(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<T>,
  ): TypedPropertyDescriptor<T>;
}

/**
 * Decorate a method, static method, accessor, function-valued field or class: what it throws or rejects with
 * is recorded and thrown on, the same value. One function for standard and for legacy decorators.
 * @throws ErrtrackError (BAD_OPTION) that names the option and what it takes.
 *
 * @example
 * class Pipeline {
 *   @trackErrors({ context: 'stage1_face_swap', severity: 'HIGH' })
 *   async swapFace(image: Buffer) {}
 * }
 */
export const trackErrors = createDecorator() as TrackErrors;

/** With options, or bare: `@trackErrors`. */
export type TrackErrors = TrackErrorsDecorator &
  ((options?: TrackingOptions) => TrackErrorsDecorator);

function createDecorator(): (...args: readonly never[]) => unknown {
  return function trackErrors(...args: readonly unknown[]): unknown {
    const origin = noteOrigin(trackErrors);
    if (isDecoration(args)) return decorate(args, {}, origin);
    const options = checkTrackingOptions(args[0]);
    return (...decorated: readonly unknown[]) => decorate(decorated, options, origin);
  };
}

/** `@trackErrors` without parentheses is given what it decorates. */
function isDecoration(args: readonly unknown[]): boolean {
  return args.length >= 2 || typeof args[0] === 'function';
}

function decorate(args: readonly unknown[], options: TrackingOptions, origin: Origin): unknown {
  const [target, second, descriptor] = args;
  if (isStandard(second)) return decorateStandard(target, second, options, origin);
  if (isKey(second)) return decorateLegacy(target, second, descriptor, options, origin);
  return wrapFunction(target, options, origin, { isReplacement: true });
}

interface Naming extends BoundaryOptions {
  readonly name?: string;
}

interface StandardContext {
  readonly kind: string;
  readonly name?: string | symbol;
}

/** The one sure sign of a standard decorator. */
function isStandard(context: unknown): context is StandardContext {
  return typeof context === 'object' && context !== null && 'kind' in context;
}

function isKey(value: unknown): value is string | symbol {
  return typeof value === 'string' || typeof value === 'symbol';
}

function decorateStandard(
  value: unknown,
  { kind, name }: StandardContext,
  options: TrackingOptions,
  origin: Origin,
): unknown {
  const naming = name === undefined ? {} : { name: nameOf(name) };
  if (kind === 'accessor') return wrapParts(value, ['get', 'set'], options, origin, naming);
  if (kind === 'field') return (initial: unknown) => wrapFunction(initial, options, origin, naming);
  return wrapFunction(value, options, origin, { ...naming, isReplacement: kind === 'class' });
}

function decorateLegacy(
  target: unknown,
  key: string | symbol,
  descriptor: unknown,
  options: TrackingOptions,
  origin: Origin,
): unknown {
  const found = descriptor ?? Object.getOwnPropertyDescriptor(Object(target), key);
  if (found === undefined) return undefined;
  return wrapParts(found, ['value', 'get', 'set'], options, origin, { name: nameOf(key) });
}

function wrapParts(
  parts: unknown,
  names: readonly string[],
  options: TrackingOptions,
  origin: Origin,
  naming: Naming,
): object {
  const wrapped: Record<string, unknown> = { ...Object(parts) };
  for (const name of names) {
    if (name in wrapped) wrapped[name] = wrapFunction(wrapped[name], options, origin, naming);
  }
  return wrapped;
}

/** What is no function, such as a field's plain value, stays what it is. */
function wrapFunction(
  value: unknown,
  options: TrackingOptions,
  origin: Origin,
  naming: Naming,
): unknown {
  return isFunction(value) ? wrap(value, options, origin, naming) : value;
}

function isFunction(value: unknown): value is Callable {
  return typeof value === 'function';
}

function nameOf(key: string | symbol): string {
  return typeof key === 'symbol' ? (key.description ?? 'symbol') : key;
}
