const DEPTH = 150;

/** Whether there is stack enough to record something: not right at the end of an endless recursion. */
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
