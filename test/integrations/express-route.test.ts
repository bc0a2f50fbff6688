import { expect, test } from 'vitest';
import { findExpressRoute } from '../../src/integrations/express-route.js';

/** Layers as Express 4 makes them, which keeps what it was told in regular expressions. */
function layer(regexp: RegExp, names: readonly string[], handle: unknown) {
  return { regexp, keys: names.map((name) => ({ name })), handle };
}

function router(...stack: unknown[]) {
  return Object.assign(() => {}, { stack });
}

const ROUTE = { path: '/:post' };
const POSTS = router({ route: ROUTE, regexp: /^(?:\/([^/]+?))\/?$/i, handle: () => {} });
const ANYWHERE = Object.assign(/^\/?(?=\/|$)/i, { fast_slash: true });

/** Express 4 throws where it is asked for `router`. */
function createApp(...stack: unknown[]) {
  const app = { _router: router(...stack) };
  return Object.defineProperty(app, 'router', {
    get() {
      throw new Error("'app.router' is deprecated!");
    },
  });
}

const MOUNTS: readonly (readonly [string, RegExp, readonly string[]])[] = [
  ['/users/:id/posts/:post', /^\/users(?:\/([^/]+?))\/posts\/?(?=\/|$)/i, ['id']],
  ['/users/:id/posts/:post', /^\/users\/(?:([^/]+?))\/posts\/?(?=\/|$)/i, ['id']],
  ['/v2.0/api-x/:post', /^\/v2\.0\/api-x\/?(?=\/|$)/i, []],
  ['/:post', ANYWHERE, []],
  ['…/:post', /^\/users\/(\d+)\/?(?=\/|$)/i, ['0']],
];

test.each(MOUNTS)('%s below %s', (pattern, regexp, names) => {
  const request = { route: ROUTE, app: createApp(layer(regexp, names, POSTS)) };
  expect(findExpressRoute(request)).toBe(pattern);
});

test('a router that is mounted twice is where the request went', () => {
  const mounts = ['v1', 'v2'].map((name) =>
    layer(new RegExp(`^\\/${name}\\/?(?=\\/|$)`, 'i'), [], POSTS),
  );
  const request = (originalUrl: string) => ({
    route: ROUTE,
    app: createApp(...mounts),
    originalUrl,
  });
  expect(findExpressRoute(request('/v2/7?at=/v1/7'))).toBe('/v2/:post');
  expect(findExpressRoute(request('/V1/7'))).toBe('/v1/:post');
  expect(findExpressRoute(request('/rewritten/7'))).toBe('…/:post');
});

test('a router of a kind that is not known, and none at all', () => {
  expect(findExpressRoute({ route: ROUTE, app: createApp({ handle: POSTS }) })).toBe('…/:post');
  expect(findExpressRoute({ route: ROUTE })).toBe('…/:post');
  expect(findExpressRoute({})).toBe(null);
});

test('routers that hold themselves', () => {
  const endless = router();
  endless.stack.push(layer(ANYWHERE, [], endless));
  expect(findExpressRoute({ route: ROUTE, app: createApp(...endless.stack) })).toBe('…/:post');
});
