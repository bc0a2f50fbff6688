import type { EngineProbe } from '../ports.js';

const { apply, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
const MAX_PROTOTYPES = 16;

/** An object and its prototypes, nearest first. */
export type Chain = readonly object[];

export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** Follow the prototypes of an object that is no Proxy, up to a Proxy or the root of all objects. */
export function getChain(value: object, probe: EngineProbe): Chain {
  const chain = [value];
  let holder = getPrototypeOf(value);
  while (holder !== null && holder !== Object.prototype && chain.length < MAX_PROTOTYPES) {
    if (probe.isProxy(holder)) break;
    chain.push(holder);
    holder = getPrototypeOf(holder);
  }
  return chain;
}

/** The value of a data property, own or inherited; undefined for an accessor, which is never called. */
export function readData(chain: Chain, key: string): unknown {
  return findProperty(chain, key)?.value;
}

/** `error.stack`, calling no accessor but the engine's own. */
export function readStack(value: object, chain: Chain, probe: EngineProbe): unknown {
  if (!isHeaderPlain(chain, probe)) return undefined;
  // On Node 20 looking at the property formats the stack, which runs the host's prepareStackTrace.
  try {
    const property = findProperty(chain, 'stack');
    const getter = property?.get;
    if (getter === undefined) return property?.value;
    return probe.isStackGetter(getter) ? apply(getter, value, []) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The engine makes a stack when it is first looked at, from what name and message are by then: an own accessor
 * of one would be called, or `toString` of an object, or a proxy among the prototypes asked.
 */
export function isHeaderPlain(chain: Chain, probe: EngineProbe): boolean {
  const [own] = chain;
  return HEADER.every((key) => {
    const property = findProperty(chain, key);
    if (property === undefined) return !endsInProxy(chain, probe);
    if (property.get === undefined && property.set === undefined) return !isObject(property.value);
    return (
      own === undefined || getOwnPropertyDescriptor(own, key) === undefined || isOfZod(own, probe)
    );
  });
}

/**
 * Zod words its message when it is first asked for. It keeps what it words for good, beside the same list of issues, so
 * that nothing else can be meant: its accessor does what a stack of the engine's making does.
 */
function isOfZod(own: object, probe: EngineProbe): boolean {
  const kept = getOwnPropertyDescriptor(own, '_zod');
  if (kept === undefined || kept.writable !== false || kept.configurable !== false) return false;
  const issues = getOwnPropertyDescriptor(own, 'issues')?.value;
  if (!isObject(kept.value) || probe.isProxy(kept.value)) return false;
  return Array.isArray(issues) && readData([kept.value], 'def') === issues;
}

const HEADER = ['name', 'message'] as const;

function endsInProxy(chain: Chain, probe: EngineProbe): boolean {
  const last = chain.at(-1);
  const next = last === undefined ? null : getPrototypeOf(last);
  return next !== null && probe.isProxy(next);
}

/** Whether `stack` is the engine's own accessor, which only errors have. */
export function hasEngineStack(chain: Chain, probe: EngineProbe): boolean {
  if (!isHeaderPlain(chain, probe)) return false;
  const getter = findProperty(chain, 'stack')?.get;
  return getter !== undefined && probe.isStackGetter(getter);
}

/** The name of the function that made the object, or null. */
export function readConstructorName(chain: Chain, probe: EngineProbe): string | null {
  const maker = readData(chain, 'constructor');
  if (typeof maker !== 'function' || probe.isProxy(maker)) return null;
  return readFunctionName(maker);
}

export function readFunctionName(fn: object): string | null {
  const name = readData([fn], 'name');
  return typeof name === 'string' && name !== '' ? name : null;
}

function findProperty(chain: Chain, key: string): PropertyDescriptor | undefined {
  try {
    for (const holder of chain) {
      const property = getOwnPropertyDescriptor(holder, key);
      if (property !== undefined) return property;
    }
  } catch {
    // A module namespace throws while its binding is not yet there.
  }
  return undefined;
}
