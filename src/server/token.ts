import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import { digest } from '../files/digest.js';
import type { Access } from './access.js';

export const TOKEN_HEADER = 'X-Errtrack-Token';
const MAX_LENGTH = 200;

/** Whether a text is the token, in a time that does not tell how much of it is right. */
export function isToken(text: string | undefined, token: string): boolean {
  if (text === undefined || text === '' || text.length > MAX_LENGTH) return false;
  const { timingSafeEqual } = process.getBuiltinModule('node:crypto');
  return timingSafeEqual(Buffer.from(digest(text), 'hex'), Buffer.from(digest(token), 'hex'));
}

/** Whether whoever asks has shown the token: in the header, or in the cookie that the page has got. */
export function hasToken(context: Context, token: string, access: Access): boolean {
  return (
    isToken(context.req.header(TOKEN_HEADER), token) ||
    isToken(getCookie(context, nameCookie(access)), token)
  );
}

/** Cookies are told apart by host alone, and there may be several of us on one. */
export function nameCookie({ port }: Access): string {
  return `errtrack_token_${port}`;
}
