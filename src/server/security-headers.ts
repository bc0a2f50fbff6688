import type { MiddlewareHandler } from 'hono';

const NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** What every answer carries, errors and streams too. A page brings a policy of its own. */
const HEADERS = [
  ['Cache-Control', 'no-store'],
  ['X-Content-Type-Options', 'nosniff'],
  ['Referrer-Policy', 'no-referrer'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['X-Frame-Options', 'DENY'],
] as const;

const POLICY = 'Content-Security-Policy';

export const secureHeaders: MiddlewareHandler = async function secureHeaders(context, next) {
  await next();
  const { headers } = context.res;
  for (const [name, value] of HEADERS) headers.set(name, value);
  if (!headers.has(POLICY)) headers.set(POLICY, NOTHING);
};

/** The policy of a page with everything inside, whose scripts and styles carry this nonce. */
export function nameForPage(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The policy of a file that somebody's program has left: it does nothing, whatever it is. */
export const FILE_POLICY = `${NOTHING}; sandbox`;
export { POLICY };
