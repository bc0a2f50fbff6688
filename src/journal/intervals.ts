/** Sequence numbers as sorted, disjoint, closed intervals: `[[1, 400], [402, 402]]`. */
export type Intervals = readonly (readonly [number, number])[];

export function hasNumber(intervals: Intervals, n: number): boolean {
  const interval = intervals[findFirstAbove(intervals, n) - 1];
  return interval !== undefined && n <= interval[1];
}

/** Index of the first interval that begins after a number. */
function findFirstAbove(intervals: Intervals, n: number): number {
  let low = 0;
  let high = intervals.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const start = intervals[middle]?.[0] ?? 0;
    if (start <= n) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The union with one more number. Numbers mostly come in order, so that the last interval just grows. */
export function addNumber(intervals: [number, number][], n: number): void {
  const last = intervals.at(-1);
  if (last === undefined || n > last[1] + 1) {
    intervals.push([n, n]);
  } else if (n === last[1] + 1) {
    last[1] = n;
  } else if (!hasNumber(intervals, n)) {
    insertNumber(intervals, n);
  }
}

/** Between two others, to which it may be the missing link. */
function insertNumber(intervals: [number, number][], n: number): void {
  const index = findFirstAbove(intervals, n);
  const [from, end] = intervals[index - 1] ?? [n, n];
  const [start, to] = intervals[index] ?? [n, n];
  const isAfter = end === n - 1;
  const isBefore = start === n + 1;
  const joined: [number, number] = [isAfter ? from : n, isBefore ? to : n];
  intervals.splice(index - Number(isAfter), Number(isAfter) + Number(isBefore), joined);
}

/** Whether every number of the one is in the other. */
export function hasAllNumbers(intervals: Intervals, wanted: Intervals): boolean {
  return wanted.every(([from, to]) => {
    const interval = intervals[findFirstAbove(intervals, from) - 1];
    return interval !== undefined && to <= interval[1];
  });
}
