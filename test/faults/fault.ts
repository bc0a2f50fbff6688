import { constants } from 'node:os';
import { type Around, type FsCall, realFs } from './watched-fs.js';

/** How a call of the file system goes wrong: with an error, or, for a write, after half of its bytes. */
export const FAULT_KINDS = [
  'ENOSPC',
  'EIO',
  'EACCES',
  'EROFS',
  'EMFILE',
  'EPERM',
  'EBUSY',
  'short',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  /** Which call goes wrong, from 1 on. */
  readonly nth: number;
  readonly kind: FaultKind;
  /** Whether every later one does too. */
  readonly lasting: boolean;
}

export interface FaultedCalls {
  readonly around: Around;
  /** The calls so far, each as `name path`. */
  readonly calls: readonly FsCall[];
}

/** Let one call go wrong, or all from one on. */
export function failNth({ nth, kind, lasting }: Fault): FaultedCalls {
  const calls: FsCall[] = [];
  const around: Around = (call, run) => {
    calls.push(call);
    const isHit = lasting ? calls.length >= nth : calls.length === nth;
    if (!isHit) return run();
    return kind === 'short' ? writeHalf(call, run) : fail(kind, call, run);
  };
  return { around, calls };
}

/** Only note the calls. */
export function countCalls(): FaultedCalls {
  return failNth({ nth: Number.POSITIVE_INFINITY, kind: 'EIO', lasting: false });
}

export function errnoError(code: string, what: string): NodeJS.ErrnoException {
  const errno = -(Object.entries(constants.errno).find(([name]) => name === code)?.[1] ?? 1);
  return Object.assign(new Error(`${code}: made to fail, ${what}`), { code, errno });
}

/** A file whose closing fails is closed all the same. */
function fail(code: string, call: FsCall, run: () => unknown): never {
  if (call.name === 'closeSync') run();
  throw Object.assign(errnoError(code, `${call.name} '${call.paths.join("' -> '")}'`), {
    syscall: call.name.replace(/Sync$/, ''),
  });
}

function writeHalf({ args, bytes }: FsCall, run: () => unknown): unknown {
  const [fd] = args;
  if (bytes === null || bytes.length < 2 || typeof fd !== 'number') return run();
  return realFs.writeSync(fd, bytes, 0, bytes.length >> 1);
}
