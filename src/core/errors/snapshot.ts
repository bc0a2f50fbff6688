import type { EngineProbe } from '../ports.js';
import { cutName, cutText } from './bounded-text.js';
import {
  type Chain,
  getChain,
  hasEngineStack,
  isObject,
  readConstructorName,
  readData,
  readStack,
} from './guarded-read.js';
import { describeObject, describePrimitive, type NonError } from './non-error.js';
import { splitStack } from './stack-text.js';

const MAX_CAUSES = 5;
const MAX_MEMBERS = 10;
const MAX_MESSAGE = 8 * 1024;
/** More than is kept, so that what the cut halves is beyond it. */
const MAX_NAME = 1024;

/**
 * A thrown value made safe: plain, bounded strings that were read without calling anything of the host's.
 */
export interface ErrorSnapshot {
  /** `error.name`, the constructor's name, or `NonError(kind)`. */
  readonly type: string;
  readonly message: string;
  /** The lines of the stack's frames, without the message before them, or null when there are none. */
  readonly stack: string | null;
  /** `error.code` and `error.syscall` where they are strings (system errors). */
  readonly code: string | null;
  readonly syscall: string | null;
  /** The chain of causes, nearest first, at most 5. */
  readonly causes: readonly ErrorSnapshot[];
  /** Members of an AggregateError, the first 10, and how many there are. */
  readonly members: readonly ErrorSnapshot[];
  readonly memberCount: number;
}

/**
 * Read a thrown value, whatever it is. Calls no getter, method or trap of the host's; never throws; bounded in time and size.
 */
export function takeSnapshot(value: unknown, probe: EngineProbe): ErrorSnapshot {
  try {
    return readWhole(value, probe);
  } catch {
    // No stack left to read with, or intrinsics that the host has broken.
    return UNREADABLE;
  }
}

/** What is known of one value without its causes and members. */
interface Reading {
  readonly own: ErrorSnapshot;
  readonly cause: unknown;
  readonly members: readonly unknown[];
  readonly memberCount: number;
}

const NOTHING = { cause: undefined, members: [], memberCount: 0 } as const;

const UNREADABLE: ErrorSnapshot = {
  ...{ type: 'NonError(unreadable)', message: 'a value that could not be read' },
  ...{ stack: null, code: null, syscall: null, causes: [], members: [], memberCount: 0 },
};

function readWhole(value: unknown, probe: EngineProbe): ErrorSnapshot {
  const reading = readValue(value, probe);
  if (reading.cause === undefined && reading.memberCount === 0) return reading.own;
  const members = readMembers(reading, probe).map((member) => withCauses(member, probe));
  return { ...withCauses({ value, reading }, probe), members, memberCount: reading.memberCount };
}

interface Read {
  readonly value: unknown;
  readonly reading: Reading;
}

function readMembers(aggregate: Reading, probe: EngineProbe): Read[] {
  return aggregate.members.map((value) => ({ value, reading: readValue(value, probe) }));
}

function withCauses({ value, reading }: Read, probe: EngineProbe): ErrorSnapshot {
  const causes: ErrorSnapshot[] = [];
  const seen = [value];
  for (let cause = reading.cause; cause !== undefined && causes.length < MAX_CAUSES; ) {
    if (seen.includes(cause)) break;
    seen.push(cause);
    const next = readValue(cause, probe);
    const members = readMembers(next, probe).map((member) => member.reading.own);
    causes.push({ ...next.own, members, memberCount: next.memberCount });
    cause = next.cause;
  }
  return { ...reading.own, causes };
}

function readValue(value: unknown, probe: EngineProbe): Reading {
  if (!isObject(value)) return fromNonError(describePrimitive(value));
  if (probe.isProxy(value)) return fromNonError({ kind: 'proxy', text: 'a Proxy' });
  const chain = getChain(value, probe);
  const stack = readStack(value, chain, probe);
  if (isErrorLike(chain, stack, probe)) return readError(chain, stack, probe);
  return fromNonError(describeObject(value, chain, probe));
}

function fromNonError({ kind, text }: NonError): Reading {
  const message = cutText(text, MAX_MESSAGE);
  return { own: { ...UNREADABLE, type: `NonError(${kind})`, message }, ...NOTHING };
}

/** An error of any realm: it has a stack and a message, or inherits from something like `Error.prototype`. */
function isErrorLike(chain: Chain, stack: unknown, probe: EngineProbe): boolean {
  if (typeof stack === 'string' && typeof readData(chain, 'message') === 'string') return true;
  return hasEngineStack(chain, probe) || chain.some(isErrorPrototype);
}

function isErrorPrototype(holder: object, index: number): boolean {
  const own = [holder];
  return (
    index > 0 &&
    typeof readData(own, 'name') === 'string' &&
    typeof readData(own, 'message') === 'string'
  );
}

const NO_HEADER = { name: '', message: '' } as const;

function readError(chain: Chain, rawStack: unknown, probe: EngineProbe): Reading {
  const rawMessage = readText(chain, 'message');
  const rawName = readText(chain, 'name');
  const stack = typeof rawStack === 'string' ? splitStack(rawStack, rawMessage ?? '') : null;
  // Where name or message is an accessor (DOMException), the engine's header tells them.
  const header = rawMessage === null || rawName === null ? parseHeader(stack?.header) : NO_HEADER;
  const aggregate = readAggregate(chain, probe);
  const name = rawName ?? header.name;
  return {
    own: {
      type: nameType(name, chain, probe),
      message: cutText(rawMessage ?? header.message, MAX_MESSAGE),
      stack: stack === null || stack.lines.length === 0 ? null : renderLines(stack.lines),
      code: readIdentifier(chain, 'code'),
      syscall: readIdentifier(chain, 'syscall'),
      causes: [],
      members: [],
      memberCount: 0,
    },
    cause: readData(chain, 'cause') ?? undefined,
    members: aggregate.members,
    memberCount: aggregate.memberCount,
  };
}

/** Indented as the engine does it, by which a line is known for a frame. */
function renderLines(lines: readonly string[]): string {
  return `    ${lines.join('\n    ')}`;
}

function nameType(name: string, chain: Chain, probe: EngineProbe): string {
  const type = name === '' || name === 'Error' ? readConstructorName(chain, probe) : name;
  return cutName(type ?? '', MAX_NAME).trim() || 'Error';
}

function readText(chain: Chain, key: string): string | null {
  const text = readData(chain, key);
  return typeof text === 'string' ? text : null;
}

function readIdentifier(chain: Chain, key: string): string | null {
  const text = readText(chain, key);
  return text === null ? null : cutName(text, MAX_NAME);
}

function parseHeader(header = ''): { name: string; message: string } {
  const text = header.slice(0, 2 * MAX_MESSAGE);
  const colon = text.slice(0, MAX_NAME).indexOf(': ');
  if (colon === -1) return { name: cutName(text, MAX_NAME), message: '' };
  return { name: text.slice(0, colon), message: text.slice(colon + 2) };
}

/** The members of an error that gathers others; a plain list of problems under `errors` makes none. */
function readAggregate(chain: Chain, probe: EngineProbe): Pick<Reading, 'members' | 'memberCount'> {
  const errors = readData(chain, 'errors');
  if (!isObject(errors) || probe.isProxy(errors) || !Array.isArray(errors)) return NOTHING;
  const members = readElements(errors);
  const isAggregate =
    readText(chain, 'name') === 'AggregateError' ||
    members.some((member) => isErrorObject(member, probe));
  return isAggregate ? { members, memberCount: errors.length } : NOTHING;
}

function readElements(list: readonly unknown[]): unknown[] {
  const count = Math.min(list.length, MAX_MEMBERS);
  return Array.from({ length: count }, (_, index) => readData([list], String(index)));
}

function isErrorObject(value: unknown, probe: EngineProbe): boolean {
  if (!isObject(value) || probe.isProxy(value)) return false;
  return getChain(value, probe).some(isErrorPrototype);
}
