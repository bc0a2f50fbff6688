import { isObject } from '../core/shape.js';

/** A pattern of a route, or what is known of it. */
type Pattern = string;

/** Stands for where a router is mounted, if that cannot be told. */
const SOMEWHERE = '…';
const MAX_DEPTH = 20;

/**
 * The pattern of the route that a request of Express took: `/users/:id`, with those of the routers around it. They are
 * looked for in the application, since `baseUrl` has what the client asked for; null where no route was found yet.
 */
export function findExpressRoute(request: object): string | null {
  const route = readObject(request, 'route');
  if (route === null) return null;
  const own = formatPath(Reflect.get(route, 'path'));
  const ways = listAppWays(readObject(request, 'app'), route);
  const way = ways.find((mounts) => fits(mounts, request)) ?? [SOMEWHERE];
  return joinPatterns([...way, own]);
}

/** Each way from the outermost application: a part that is an application of its own knows where it is mounted. */
function listAppWays(app: object | null, route: object): Pattern[][] {
  if (app === null) return [];
  const parent = readObject(app, 'parent');
  const ways = listWays(findStack(app), route, MAX_DEPTH);
  if (ways.length === 0) return listAppWays(parent, route);
  if (parent === null) return ways;
  const mount = formatPath(Reflect.get(app, 'mountpath'));
  const outer = listAppMounts(parent);
  return ways.map((way) => [...outer, mount, ...way]);
}

function listAppMounts(app: object): Pattern[] {
  const parent = readObject(app, 'parent');
  return parent === null
    ? []
    : [...listAppMounts(parent), formatPath(Reflect.get(app, 'mountpath'))];
}

function findStack(app: object): readonly unknown[] {
  // Express 4 throws where it is asked for the name that Express 5 has.
  const router = readObject(app, '_router') ?? readObject(app, 'router');
  return router === null ? [] : readStack(router);
}

/** Each way through routers to a route, as the patterns that they are mounted at. A router may be mounted twice. */
function listWays(stack: readonly unknown[], route: object, depth: number): Pattern[][] {
  return stack.flatMap((layer): Pattern[][] => {
    if (typeof layer !== 'object' || layer === null) return [];
    if (Reflect.get(layer, 'route') === route) return [[]];
    const router = readObject(layer, 'handle');
    if (router === null || depth === 0) return [];
    return listWays(readStack(router), route, depth - 1).map((way) => [mountOf(layer), ...way]);
  });
}

function readStack(router: object): readonly unknown[] {
  const stack: unknown = Reflect.get(router, 'stack');
  return Array.isArray(stack) ? stack : [];
}

/** Newer routers keep the pattern; that of Express 4 is in the source of its regular expression. */
function mountOf(layer: object): Pattern {
  const path: unknown = Reflect.get(layer, 'rawPath');
  if (path !== undefined) return formatPath(path);
  const regexp: unknown = Reflect.get(layer, 'regexp');
  const isAnywhere = isObject(regexp) && regexp['fast_slash'] === true;
  if (isAnywhere || Reflect.get(layer, 'slash') === true) return '';
  return regexp instanceof RegExp ? readMount(regexp, Reflect.get(layer, 'keys')) : SOMEWHERE;
}

/** `/^\/users(?:\/([^/]+?))\/?(?=\/|$)/i` with the key `id` is `/users/:id`. */
function readMount({ source }: RegExp, keys: unknown): Pattern {
  const names = Array.isArray(keys)
    ? keys.map((key) => (isObject(key) ? key['name'] : undefined))
    : [];
  const inner = source.replace(/^\^/, '').replace(/\\\/\?\(\?=\\\/\|\$\)$/, '');
  const named = inner.replace(
    /\(\?:(\\\/)?\(\[\^\\?\/\]\+\?\)\)/g,
    (_, slash = '') => `${slash}:${String(names.shift())}`,
  );
  const plain = named.replace(/\\([/.-])/g, '$1');
  return /^[\w/.:~-]*$/.test(plain) ? plain : SOMEWHERE;
}

/** Where a router is mounted at several places, the one that the request went through. */
function fits(mounts: readonly Pattern[], request: object): boolean {
  const url: unknown = Reflect.get(request, 'originalUrl');
  if (typeof url !== 'string') return true;
  const asked = url.split(/[?#]/)[0]?.split('/').filter(Boolean) ?? [];
  const wanted = mounts.flatMap((mount) => mount.split('/').filter(Boolean));
  return wanted.every((part, index) => !isPlain(part) || isSame(part, asked[index]));
}

function isPlain(part: string): boolean {
  return /^[\w.~-]+$/.test(part);
}

function isSame(part: string, asked: string | undefined): boolean {
  return asked !== undefined && part.toLowerCase() === asked.toLowerCase();
}

function formatPath(path: unknown): Pattern {
  if (typeof path === 'string') return path;
  if (path instanceof RegExp) return String(path);
  return Array.isArray(path) ? path.map(formatPath).join('|') : SOMEWHERE;
}

function joinPatterns(patterns: readonly Pattern[]): string {
  const joined = patterns.filter((pattern) => pattern !== '' && pattern !== '/').join('');
  return joined === '' ? '/' : joined.replace(/\/{2,}/g, '/');
}

function readObject(holder: object, key: string): object | null {
  const value: unknown = Reflect.get(holder, key);
  const isHeld = (typeof value === 'object' && value !== null) || typeof value === 'function';
  return isHeld ? value : null;
}
