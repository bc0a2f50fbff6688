import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { createBody, type JsonBody } from './json-body.js';
import { formatJson } from './json-text.js';

/** Of all JSON that leaves us. A browser must not take it for anything else. */
const JSON_TYPE = 'application/json; charset=utf-8';

/** Answer with a body, or say that the asker has it. */
export function reply(context: Context, { bytes, etag }: JsonBody): Response {
  const known = context.req.header('if-none-match');
  if (known !== undefined && isKnown(known, etag)) {
    return context.body(null, 304, { ETag: etag });
  }
  return context.body(bytes, 200, { 'Content-Type': JSON_TYPE, ETag: etag });
}

/** Answer with a value that is made for this one question. */
export function replyJson(context: Context, value: unknown): Response {
  return reply(context, createBody(formatJson(value, isPretty(context))));
}

/** Say why there is no answer. */
export function replyError(
  context: Context,
  status: ContentfulStatusCode,
  error: string,
  more: Readonly<Record<string, unknown>> = {},
): Response {
  const text = formatJson({ error, ...more }, isPretty(context));
  return context.body(text, status, { 'Content-Type': JSON_TYPE });
}

/** Whether a person reads it: `?pretty`. */
export function isPretty(context: Context): boolean {
  const wish = context.req.query('pretty');
  return wish !== undefined && wish !== 'false' && wish !== '0';
}

/** Weak comparison: `W/` makes no difference. */
function isKnown(header: string, etag: string): boolean {
  const bare = etag.replace(/^W\//, '');
  return header.split(',').some((it) => {
    const tag = it.trim();
    return tag === '*' || tag.replace(/^W\//, '') === bare;
  });
}
