const { apply, get, getOwnPropertyDescriptor, set } = Reflect;
const { toString: printFunction } = Function.prototype;

/** A private name, or what compilers make of one. */
const PRIVATE = /#|private|assertClassBrand/i;
/** How TypeScript calls a decorated class in its own code, by which it then means the decorated one. */
const DECORATED = /\b_classThis(?:_\d+)?\b/;

/** Whether a class has code that may reach for private static members, which its proxy does not have. */
export function needsOwnThis(value: object): boolean {
  return isClass(value) && hasPrivateNames(value);
}

/**
 * Traps for the proxy of such a class: static code that names something private gets the class itself as
 * `this`. All other members are passed on as they are.
 */
export function ownThisTraps(getProxy: () => unknown): ProxyHandler<object> {
  const bound = new WeakMap<object, object>();
  return {
    get(target, key, receiver) {
      const value: unknown = get(target, key, receiver === getProxy() ? target : receiver);
      if (!isObject(value) || !needsBinding(target, key, value)) return value;
      const known = bound.get(value) ?? bindTo(target, value, getProxy);
      bound.set(value, known);
      return known;
    },
    set: (target, key, value, receiver) =>
      set(target, key, value, receiver === getProxy() ? target : receiver),
  };
}

function needsBinding(target: object, key: PropertyKey, value: object): boolean {
  if (typeof value !== 'function' || isClass(value) || !hasPrivateNames(value)) return false;
  const own = getOwnPropertyDescriptor(target, key);
  // A proxy must show a frozen property as it is.
  return own !== undefined && (own.configurable === true || own.writable === true);
}

function bindTo(target: object, method: object, getProxy: () => unknown): object {
  return new Proxy(method, {
    apply: (fn, thisArg, args) =>
      apply(asFunction(fn), thisArg === getProxy() ? target : thisArg, args),
  });
}

function isClass(value: object): boolean {
  return typeof value === 'function' && /^class\b/.test(printFunction.call(value));
}

function hasPrivateNames(value: object): boolean {
  const text = printFunction.call(value);
  return PRIVATE.test(text) && !DECORATED.test(text);
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** The trap of a proxy over a function gets that function. */
function asFunction(target: object): (...args: never[]) => unknown {
  return target as (...args: never[]) => unknown;
}
