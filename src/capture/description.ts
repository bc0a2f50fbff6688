import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as types from 'node:util/types';
import { describeError, type ErrorDescription } from '../core/errors/describe-error.js';
import { createStackDescriber, type DescribeStack } from '../core/errors/describe-stack.js';
import type { Frame } from '../core/errors/frames.js';
import { getChain, isHeaderPlain } from '../core/errors/guarded-read.js';
import { type ErrorSnapshot, takeSnapshot } from '../core/errors/snapshot.js';
import { once } from '../core/once.js';
import type { EngineProbe } from '../core/ports.js';
import { needStackForAll } from '../core/stack-left.js';
import { digest } from '../files/digest.js';
import { createLiteralReader } from '../sources/literal-reader.js';
import { createSourceMapper } from '../sources/source-map.js';
import { digestFiner, type FinerDigests } from './finer-digests.js';

/** A description with its fingerprint: the first 16 hex digits of the key's SHA-256. */
export interface Described {
  readonly k: string;
  /** The same under former versions of the grouping. */
  readonly older: readonly string[];
  /** Made where something is recorded. */
  readonly finer: () => FinerDigests;
  readonly error: ErrorDescription;
}

/** What of a boundary's options enters the key. */
export interface DescribeRequest {
  readonly root: string;
  readonly context: string;
  readonly fingerprint: readonly string[] | undefined;
  readonly discriminator: string | undefined;
}

const { getOwnPropertyDescriptor, getPrototypeOf } = Object;
const { isNativeError, isProxy } = types;
const CACHED = 500;
/** One stack's text may be of several throws: another boundary, a message that was changed later. */
const ALIKE = 4;
const cache = new Map<string, Known[]>();
const mapper = createSourceMapper();
const literals = createLiteralReader(mapper);
/** Looked for at the first error. */
let ownFolder: string | undefined;
/** No file has a name that begins so. */
const NOWHERE = '\0';

const probe: EngineProbe = {
  isProxy,
  isStackGetter: createStackGetterTest(),
};

/**
 * Describe a thrown value. The same stack and message give the same description, so that an error thrown a
 * million times is worked out once.
 */
export function describe(value: unknown, request: DescribeRequest): Described {
  const identity = identify(value, request);
  const known = identity && recall(identity);
  if (known) return known.described;
  needStackForAll();
  const described = describeAnew(takeSnapshot(value, probe), request);
  if (identity !== null) keep({ identity, described });
  return described;
}

function describeAnew(snapshot: ErrorSnapshot, request: DescribeRequest): Described {
  const error = describeError(snapshot, {
    describeStack: getStackDescriber(request.root),
    context: request.context,
    home: homedir(),
    fingerprint: request.fingerprint,
    groupingDiscriminator: request.discriminator,
  });
  return {
    k: toKey(error.keyText),
    older: error.olderKeyTexts.map(toKey),
    finer: once(() => digestFiner(error)),
    error,
  };
}

function toKey(text: string): string {
  return digest(text).slice(0, 16);
}

const stackDescribers = new Map<string, DescribeStack>();

/** One for each project that this process records for. */
function getStackDescriber(root: string): DescribeStack {
  const known = stackDescribers.get(root);
  if (known !== undefined) return known;
  const made = createStackDescriber({ root, isOwnFrame, mapper, literals, home: homedir() });
  stackDescribers.set(root, made);
  return made;
}

/** Own properties besides message and stack that a description depends on. */
const TELLING = ['name', 'cause', 'errors', 'code', 'syscall'] as const;
const MAX_STACK = 16_384;
const prototypes = new WeakMap<object, number>();
let prototypeCount = 0;

/** What an ordinary error is known again by, without reading it closely. */
interface Identity {
  readonly stack: string;
  readonly message: string;
  readonly prototype: number;
  readonly request: DescribeRequest;
}

interface Known {
  readonly identity: Identity;
  readonly described: Described;
}

/** Class, message and stack, and what the boundary adds; null for all but ordinary errors, which are described anew each time. */
function identify(value: unknown, request: DescribeRequest): Identity | null {
  if (!isOrdinary(value)) return null;
  const own = getOwnPropertyDescriptor(value, 'message');
  const message: unknown = own === undefined ? '' : own.value;
  // The engine would call an accessor of its own, or a `toString`, to make the stack.
  if (typeof message !== 'string' || message.length > MAX_STACK) return null;
  const stack = readStack(value);
  if (typeof stack !== 'string' || stack.length > MAX_STACK) return null;
  return { stack, message, prototype: numberOf(getPrototypeOf(value)), request };
}

function recall(identity: Identity): Known | undefined {
  return cache.get(identity.stack)?.find((known) => isSame(known.identity, identity));
}

function isSame(one: Identity, other: Identity): boolean {
  return (
    one.message === other.message &&
    one.prototype === other.prototype &&
    isSameRequest(one.request, other.request)
  );
}

function isSameRequest(one: DescribeRequest, other: DescribeRequest): boolean {
  return (
    one.context === other.context &&
    one.root === other.root &&
    one.discriminator === other.discriminator &&
    one.fingerprint?.join('\u0001') === other.fingerprint?.join('\u0001')
  );
}

/** An error of the engine's making, no proxy, that says no more than message and stack. */
function isOrdinary(value: unknown): value is Error {
  return (
    isNativeError(value) &&
    !TELLING.some((key) => Object.hasOwn(value, key)) &&
    hasPlainPrototype(value)
  );
}

const plainPrototypes = new WeakSet<object>();

/** Whether the engine asks nobody of the host's to make the stack. Looked at once for each class. */
function hasPlainPrototype(error: Error): boolean {
  const prototype: unknown = getPrototypeOf(error);
  if (typeof prototype !== 'object' || prototype === null || isProxy(prototype)) return false;
  if (plainPrototypes.has(prototype)) return true;
  const isPlain = isHeaderPlain(getChain(prototype, probe), probe);
  if (isPlain) plainPrototypes.add(prototype);
  return isPlain;
}

function readStack(error: Error): unknown {
  try {
    const own = getOwnPropertyDescriptor(error, 'stack');
    return own !== undefined && probe.isStackGetter(own.get) ? error.stack : own?.value;
  } catch {
    // A `prepareStackTrace` of the host's.
    return null;
  }
}

function numberOf(prototype: object | null): number {
  if (prototype === null) return 0;
  let number = prototypes.get(prototype);
  if (number === undefined) {
    number = ++prototypeCount;
    prototypes.set(prototype, number);
  }
  return number;
}

function keep(known: Known): void {
  const { stack } = known.identity;
  const alike = cache.get(stack);
  if (alike !== undefined) {
    if (alike.push(known) > ALIKE) alike.shift();
    return;
  }
  if (cache.size >= CACHED) cache.clear();
  cache.set(stack, [known]);
}

/** From Node 21 on `stack` is an own accessor of each error, with one getter for all. */
function createStackGetterTest(): (getter: unknown) => boolean {
  const getter = findStackGetter();
  return (candidate) => getter !== undefined && candidate === getter;
}

function findStackGetter(): unknown {
  try {
    return getOwnPropertyDescriptor(new Error('probe'), 'stack')?.get;
  } catch {
    return undefined;
  }
}

/** The package's own folder, unless a bundler has put us into the host's file, or we may not look. */
function findOwnFolder(): string {
  try {
    const here = dirname(fileURLToPath(import.meta.url));
    const folder = [here, dirname(here)].find((path) =>
      existsSync(join(path, 'commands', 'fold.js')),
    );
    return folder === undefined ? NOWHERE : folder + sep;
  } catch {
    return NOWHERE;
  }
}

function isOwnFrame({ file }: Frame): boolean {
  ownFolder ??= findOwnFolder();
  return file?.startsWith(ownFolder) === true;
}
