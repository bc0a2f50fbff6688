/** Where the page is; each has an address of its own, behind the `#`. */
export type Route =
  | { readonly view: 'runs'; readonly query: Query }
  | { readonly view: 'run'; readonly id: string; readonly tab: RunTab; readonly query: Query }
  | { readonly view: 'errors'; readonly query: Query }
  | { readonly view: 'error'; readonly hash: string; readonly query: Query }
  | { readonly view: 'compare'; readonly a: string; readonly b: string; readonly query: Query }
  | { readonly view: 'trends'; readonly query: Query }
  | { readonly view: 'lost'; readonly query: Query };

/** What a view is narrowed to, so that a link shows the same to everybody. */
export type Query = Readonly<Record<string, string>>;

export const RUN_TABS = ['steps', 'timeline', 'operations'] as const;
export type RunTab = (typeof RUN_TABS)[number];

/** What `location.hash` stands for. Nothing in it can make this throw. */
export function parseRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const query = Object.fromEntries(new URLSearchParams(search));
  const [view = '', first = '', second = '', ...rest] = path
    .replace(/\/$/, '')
    .split('/')
    .map(decode);
  const isLong = rest.length > 0;
  if ((view === '' || view === 'runs') && first === '') return { view: 'runs', query };
  if (view === 'runs' && !isLong) {
    const tab = RUN_TABS.find((it) => it === (second || 'steps'));
    if (tab !== undefined) return { view: 'run', id: first, tab, query };
  }
  if (view === 'errors' && second === '') {
    return first === '' ? { view: 'errors', query } : { view: 'error', hash: first, query };
  }
  if (view === 'compare' && !isLong) return { view: 'compare', a: first, b: second, query };
  if (view === 'trends' && first === '') return { view: 'trends', query };
  return { view: 'lost', query };
}

/** The address of a place, with its `#`. */
export function formatRoute(parts: readonly string[], query: Query = {}): string {
  return `#/${parts.map(encodeURIComponent).join('/')}${formatQuery(query)}`;
}

/** Behind the path, with its `?`; empty where there is nothing to be told. */
export function formatQuery(query: Query): string {
  const told = Object.entries(query).filter(([, value]) => value !== '');
  return told.length === 0 ? '' : `?${new URLSearchParams(told)}`;
}

export function toRun(id: string, tab: RunTab = 'steps', query: Query = {}): string {
  return formatRoute(tab === 'steps' ? ['runs', id] : ['runs', id, tab], query);
}

export function toError(hash: string): string {
  return formatRoute(['errors', hash]);
}

export function toComparison(a: string, b: string): string {
  return formatRoute(['compare', a, b]);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
