/** A list of rows of one height, some of which have something open below them. */
export interface Extent {
  readonly count: number;
  readonly rowHeight: number;
  /** What is open below a row and how high it is, in the order of the rows. */
  readonly open: readonly (readonly [index: number, height: number])[];
}

/** The rows from `first` up to `end` are drawn; the others are space before and after them. */
export interface VirtualWindow {
  readonly first: number;
  readonly end: number;
  readonly before: number;
  readonly after: number;
}

const OVERSCAN = 5;

/** Which rows are to be drawn where the stretch from `top`, so high, is seen. */
export function findWindow(extent: Extent, top: number, height: number): VirtualWindow {
  const { count } = extent;
  const first = Math.max(0, findRowAt(extent, top) - OVERSCAN);
  const end = Math.min(count, findRowAt(extent, top + height) + 1 + OVERSCAN);
  const before = offsetOf(extent, first);
  return {
    first,
    end,
    before,
    after: Math.max(0, offsetOf(extent, count) - offsetOf(extent, end)),
  };
}

/** Where a row begins. */
export function offsetOf({ rowHeight, open }: Extent, index: number): number {
  let offset = index * rowHeight;
  for (const [at, height] of open) if (at < index) offset += height;
  return offset;
}

function findRowAt({ count, rowHeight, open }: Extent, y: number): number {
  let above = 0;
  for (const [at, height] of open) {
    const below = (at + 1) * rowHeight + above;
    if (y < below) break;
    if (y < below + height) return at;
    above += height;
  }
  return Math.min(Math.max(0, count - 1), Math.max(0, Math.floor((y - above) / rowHeight)));
}
