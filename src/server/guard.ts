import type { Context, MiddlewareHandler } from 'hono';
import type { Access } from './access.js';
import { isOwnHost, isOwnOrigin } from './own-names.js';
import { PAGE_PATHS } from './page-paths.js';
import { replyError } from './reply.js';
import { hasToken, isToken, TOKEN_HEADER } from './token.js';

const METHODS = 'GET, HEAD, POST';
/** What a browser says of a request that nobody else's page has made. */
const OWN_SITES: readonly (string | undefined)[] = [undefined, 'same-origin', 'none'];
const WRONG_TOKEN = `${TOKEN_HEADER} is missing or wrong; reload the page: each server has its own`;
export const MAX_BODY_BYTES = 64 * 1024;

interface Refusal {
  readonly status: 400 | 401 | 403 | 405 | 413 | 415;
  readonly why: string;
}

type Check = (context: Context, access: Access, token: string) => Refusal | null;

/** In this order: nothing more is said to whoever fails the first. */
const CHECKS: readonly Check[] = [
  checkHost,
  checkOrigin,
  checkSite,
  checkMethod,
  checkReader,
  checkWriter,
  checkBody,
];

/** Lets through what our own page, and programs of this machine's user, ask; everything else is told why not. */
export function createGuard(access: Access, token: string): MiddlewareHandler {
  return async function guard(context, next) {
    for (const check of CHECKS) {
      const refusal = check(context, access, token);
      if (refusal !== null) return refuse(context, refusal);
    }
    return next();
  };
}

function refuse(context: Context, { status, why }: Refusal): Response {
  if (status === 405) context.header('Allow', METHODS);
  // What is left of a body is not waited for.
  if (status === 413) context.header('Connection', 'close');
  return replyError(context, status, why);
}

function checkHost(context: Context, access: Access): Refusal | null {
  const host = context.req.header('host');
  const isOwn = isOwnHost(host, access) && isOwnHost(nameAsked(context.req.url), access);
  const why = 'This name is not served here; ask for localhost, or start with --host <name>';
  return isOwn ? null : { status: 403, why };
}

/** A request may carry a whole address besides the header. */
function nameAsked(url: string): string {
  const start = url.indexOf('//') + 2;
  const end = url.indexOf('/', start);
  return url.slice(start, end === -1 ? undefined : end);
}

function checkOrigin(context: Context): Refusal | null {
  const origin = context.req.header('origin');
  if (origin === undefined || isOwnOrigin(origin, context.req.header('host') ?? '')) return null;
  return { status: 403, why: 'Pages of other origins may not ask here' };
}

function checkSite(context: Context): Refusal | null {
  if (OWN_SITES.includes(context.req.header('sec-fetch-site'))) return null;
  return { status: 403, why: 'Other sites may not ask here' };
}

function checkMethod({ req }: Context): Refusal | null {
  if (METHODS.split(', ').includes(req.method)) return null;
  return { status: 405, why: `Only ${METHODS} are served here` };
}

/** Beyond the loopback everything needs the token; the page may be given it in its address. */
function checkReader(context: Context, access: Access, token: string): Refusal | null {
  if (access.isLoopback || hasToken(context, token, access)) return null;
  const mayBring = PAGE_PATHS.includes(context.req.path);
  if (mayBring && isToken(context.req.query('token'), token)) return null;
  return { status: 401, why: `The token is missing or wrong; open the address that was printed` };
}

/** A cookie is not enough: a browser would send it for anybody. */
function checkWriter({ req }: Context, _access: Access, token: string): Refusal | null {
  if (req.method !== 'POST') return null;
  if (!isToken(req.header(TOKEN_HEADER), token)) {
    return { status: 403, why: WRONG_TOKEN };
  }
  const type = req.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (type === 'application/json') return null;
  return { status: 415, why: 'content-type is not application/json' };
}

function checkBody({ req }: Context): Refusal | null {
  const length = Number(req.header('content-length') ?? 0);
  if (Number.isNaN(length)) return { status: 400, why: 'content-length is no number' };
  if (length <= MAX_BODY_BYTES) return null;
  return { status: 413, why: `The body is longer than ${MAX_BODY_BYTES} bytes` };
}
