const DEPTH = 150;

/**
 * Whether there is stack enough to record what was recorded before: not right at the end of an endless recursion. A
 * guess that costs a microsecond, since frames become smaller as the engine learns.
 */
export function hasStackLeft(): boolean {
  try {
    return descend(DEPTH, 0, 0, 0) === 0;
  } catch {
    return false;
  }
}

function descend(depth: number, a: number, b: number, c: number): number {
  return depth === 0 ? a + b + c : descend(depth - 1, b, c, a) + 0;
}

/** The engine wants 40 KB free to compile a regular expression, and calls it a syntax error where they are not. */
const ROOM_BYTES = 64 * 1024;
const WORD_BYTES = 8;
let words: readonly number[] | undefined;

/**
 * Whether there is stack enough for anything that recording does, known for certain: arguments are laid on the stack,
 * however a call is compiled. Costs ten microseconds.
 */
function hasStackForAll(): boolean {
  words ??= new Array<number>(ROOM_BYTES / WORD_BYTES).fill(0);
  try {
    Reflect.apply(doNothing, undefined, words);
    return true;
  } catch {
    return false;
  }
}

function doNothing(): void {}

/** Whether an error of ours is the engine's word that the stack is used up, or comes so near its end. */
export function isForWantOfStack(error: unknown): boolean {
  return error instanceof StackTooShort || !hasStackForAll();
}

/** What is to be recorded has to wait until the stack is shorter. */
class StackTooShort extends RangeError {
  override name = 'StackTooShort';
}

/** @throws StackTooShort where the engine itself would, a little later and in the middle of something. */
export function needStackForAll(): void {
  if (!hasStackForAll()) throw new StackTooShort('Too little stack is left to record this now');
}
