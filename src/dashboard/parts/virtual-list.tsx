import type { ComponentChildren } from 'preact';
import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useReducer,
  useRef,
  useState,
} from 'preact/hooks';
import { type Extent, findWindow } from '../virtual-window.js';

interface VirtualListProps<T> {
  readonly rows: readonly T[];
  /** How many there are, where not all are here yet. */
  readonly total?: number;
  readonly rowHeight: number;
  readonly keyOf: (row: T) => string;
  /** Something in it that can have the focus is marked with `data-row`. */
  readonly renderRow: (row: T, index: number) => ComponentChildren;
  /** What is open below the rows with these keys. */
  readonly openKeys?: ReadonlySet<string>;
  readonly renderOpen?: (row: T) => ComponentChildren;
  /** A row that is not here yet is to be seen. */
  readonly onMissing?: () => void;
  readonly label: string;
}

const NOTHING: ReadonlySet<string> = new Set();

/** A list of any length, of which only what is seen is drawn. It scrolls with the window. */
export function VirtualList<T>(props: VirtualListProps<T>) {
  const { rows, keyOf, renderRow, renderOpen, openKeys = NOTHING, onMissing, label } = props;
  const total = Math.max(rows.length, props.total ?? 0);
  const list = useRef<HTMLUListElement>(null);
  const [heights, measure] = useHeights();
  const extent: Extent = {
    count: total,
    rowHeight: props.rowHeight,
    open: listOpen(rows, keyOf, openKeys, heights),
  };
  const seen = useSeen(list);
  const { first, end, before, after } = findWindow(extent, seen.top, seen.height);
  const isMissing = end > rows.length;
  useEffect(() => {
    if (isMissing) onMissing?.();
  }, [isMissing, rows.length]);

  const missing = Math.max(0, end - Math.max(first, rows.length)) * props.rowHeight;
  return (
    <ul
      class="rows"
      ref={list}
      aria-label={label}
      style={{ paddingTop: `${before}px`, paddingBottom: `${after + missing}px` }}
    >
      {rows.slice(first, end).map((row, offset) => {
        const key = keyOf(row);
        const index = first + offset;
        return (
          <li key={key} aria-setsize={total} aria-posinset={index + 1}>
            <div class="row-box" style={{ height: `${props.rowHeight}px` }}>
              {renderRow(row, index)}
            </div>
            {openKeys.has(key) && (
              <Opened id={key} onHeight={measure}>
                {renderOpen?.(row)}
              </Opened>
            )}
          </li>
        );
      })}
    </ul>
  );
}

type Heights = ReadonlyMap<string, number>;

function listOpen<T>(
  rows: readonly T[],
  keyOf: (row: T) => string,
  openKeys: ReadonlySet<string>,
  heights: Heights,
): Extent['open'] {
  if (openKeys.size === 0) return [];
  return rows.flatMap((row, index): Extent['open'] => {
    const key = keyOf(row);
    const height = openKeys.has(key) ? heights.get(key) : undefined;
    return height === undefined ? [] : [[index, height]];
  });
}

/** How high what is open is, also while it is out of sight. */
function useHeights(): readonly [Heights, (key: string, height: number) => void] {
  const heights = useRef(new Map<string, number>());
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const measure = useCallback((key: string, height: number) => {
    if (heights.current.get(key) === height) return;
    heights.current.set(key, height);
    redraw(undefined);
  }, []);
  return [heights.current, measure];
}

interface OpenedProps {
  readonly id: string;
  readonly onHeight: (id: string, height: number) => void;
  readonly children: ComponentChildren;
}

/** Tells how high it is, for as long as it is drawn. */
function Opened({ id, onHeight, children }: OpenedProps) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { current } = box;
    if (current === null) return;
    const tell = () => onHeight(id, current.offsetHeight);
    const observer = new ResizeObserver(tell);
    observer.observe(current);
    tell();
    return () => observer.disconnect();
  }, [id]);
  return (
    <div ref={box} class="opened">
      {children}
    </div>
  );
}

/** Which stretch of a list the window shows. */
function useSeen(list: { readonly current: HTMLElement | null }) {
  const [seen, setSeen] = useState({ top: 0, height: 0 });
  useLayoutEffect(() => {
    let frame = 0;
    const look = () => {
      frame = 0;
      const box = list.current?.getBoundingClientRect();
      if (box === undefined) return;
      const top = Math.max(0, -box.top);
      const height = Math.max(0, innerHeight - Math.max(0, box.top));
      setSeen((before) =>
        before.top === top && before.height === height ? before : { top, height },
      );
    };
    const later = () => {
      frame ||= requestAnimationFrame(look);
    };
    // It tells when the browser has laid the list out: to ask before that would have it done once more.
    const observer = new ResizeObserver(look);
    if (list.current !== null) observer.observe(list.current);
    addEventListener('scroll', later, { passive: true });
    addEventListener('resize', later);
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
      removeEventListener('scroll', later);
      removeEventListener('resize', later);
    };
  }, []);
  return seen;
}
