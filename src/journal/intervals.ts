/** Sequence numbers as sorted, disjoint, closed intervals: `[[1, 400], [402, 402]]`. */
export type Intervals = readonly (readonly [number, number])[];

export function hasNumber(intervals: Intervals, n: number): boolean {
  let low = 0;
  let high = intervals.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const interval = intervals[middle];
    if (interval === undefined) return false;
    if (n < interval[0]) high = middle - 1;
    else if (n > interval[1]) low = middle + 1;
    else return true;
  }
  return false;
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

function insertNumber(intervals: [number, number][], n: number): void {
  intervals.push([n, n]);
  intervals.sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const interval of intervals) {
    const last = merged.at(-1);
    if (last !== undefined && interval[0] <= last[1] + 1) last[1] = Math.max(last[1], interval[1]);
    else merged.push(interval);
  }
  intervals.splice(0, intervals.length, ...merged);
}

/** Whether every number of the one is in the other. */
export function hasAllNumbers(intervals: Intervals, wanted: Intervals): boolean {
  return wanted.every(([from, to]) => intervals.some(([start, end]) => start <= from && to <= end));
}
