/** What a call of `descend` takes at the least, however it is compiled: its arguments, and five words more. */
const CALL_BYTES = 80;
/** The engine wants 40 KB free to compile a regular expression, and calls it a syntax error where they are not. */
const ROOM_BYTES = 64 * 1024;
/** What was recorded before needs less. */
const LITTLE_ROOM_BYTES = 12 * 1000;

/** Whether there is stack enough to record what was recorded before: not right at the end of an endless recursion. */
export function hasStackLeft(): boolean {
  return hasRoom(LITTLE_ROOM_BYTES);
}

/** Whether an error of ours is the engine's word that the stack is used up, or comes so near its end. */
export function isForWantOfStack(error: unknown): boolean {
  return error instanceof StackTooShort || !hasRoom(ROOM_BYTES);
}

/** What is to be recorded has to wait until the stack is shorter. */
class StackTooShort extends RangeError {
  override name = 'StackTooShort';
}

/** @throws StackTooShort where the engine itself would, a little later and in the middle of something. */
export function needStackForAll(): void {
  if (!hasRoom(ROOM_BYTES)) throw new StackTooShort('Too little stack is left to record this now');
}

/** Known by going there: a microsecond for 12 KB. */
function hasRoom(bytes: number): boolean {
  try {
    return descend(Math.ceil(bytes / CALL_BYTES), 0, 0, 0) === 0;
  } catch {
    return false;
  }
}

/** Calls itself, which no engine puts in line, and does something after, which makes it no tail call. */
function descend(depth: number, a: number, b: number, c: number): number {
  return depth === 0 ? a + b + c : descend(depth - 1, b, c, a) + 0;
}
