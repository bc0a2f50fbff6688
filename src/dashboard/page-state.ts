import { useEffect, useReducer, useState } from 'preact/hooks';
import type { StatusTheme } from '../core/runs/status-theme.js';
import { formatQuery, parseRoute, type Route } from './router.js';
import type { Source } from './source.js';
import type { Loaded, Resource, Store } from './store.js';

export interface Page {
  readonly source: Source;
  readonly store: Store;
  /** Signs that somebody chose, by the status. */
  readonly icons: StatusTheme['icons'];
  readonly route: Route;
}

let current: Page | null = null;

/** Say what every part of the page works with, before they are drawn: there is one page, and it is drawn as a whole. */
export function setPage(page: Page): void {
  current = page;
}

export function usePage(): Page {
  if (current === null) throw new Error('There is no page around this part of it');
  return current;
}

/** What was loaded, and again whenever it changes; null loads nothing. */
export function useLoaded<T>(resource: Resource<T> | null): Loaded<T> {
  const { store } = usePage();
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(
    () => (resource === null ? undefined : store.watch(resource, () => redraw(undefined))),
    [store, resource?.key],
  );
  return resource === null ? { data: undefined, problem: null } : store.read(resource);
}

/** Where the address says that the page is. */
export function useRoute(): Route {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const follow = () => setRoute(parseRoute(location.hash));
    addEventListener('hashchange', follow);
    addEventListener('popstate', follow);
    return () => {
      removeEventListener('hashchange', follow);
      removeEventListener('popstate', follow);
    };
  }, []);
  return route;
}

/** What the view is narrowed to, and how to narrow it: in the address, without a step back for each letter. */
export function useQuery(): readonly [Route['query'], (change: Route['query']) => void] {
  const { route } = usePage();
  const narrow = (change: Route['query']) => {
    const [path = ''] = location.hash.split('?');
    const search = formatQuery({ ...route.query, ...change });
    history.replaceState(null, '', `${path || '#/runs'}${search}`);
    dispatchEvent(new PopStateEvent('popstate'));
  };
  return [route.query, narrow];
}

/** The time, told anew every so many ms; not while the page is hidden, and not at all where it is null. */
export function useNow(every: number | null): number {
  const [, tick] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    if (every === null) return;
    const timer = setInterval(() => document.hidden || tick(undefined), every);
    return () => clearInterval(timer);
  }, [every]);
  return Date.now();
}

/** Rows that are open, or closed. */
export function useKeySet(): readonly [ReadonlySet<string>, (key: string) => void] {
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set());
  const toggle = (key: string) =>
    setKeys((before) => {
      const after = new Set(before);
      if (!after.delete(key)) after.add(key);
      return after;
    });
  return [keys, toggle];
}

/** Whether the window is that narrow. */
export function useNarrow(): boolean {
  const [isNarrow, setNarrow] = useState(NARROW.matches);
  useEffect(() => {
    const follow = () => setNarrow(NARROW.matches);
    NARROW.addEventListener('change', follow);
    return () => NARROW.removeEventListener('change', follow);
  }, []);
  return isNarrow;
}

const NARROW = matchMedia('(max-width: 720px)');
