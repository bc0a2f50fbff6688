/**
 * `import { recordErrors } from 'errtrack/hono'`: records the errors that Hono's `onError` gets.
 * @module
 */
import { nameRoute } from './route-name.js';
import { readStatus } from './status.js';
import { createWitness, type RecordingOptions } from './witness.js';

/** What is read of a context: nothing that the client says, but the method. */
export interface HonoContext {
  readonly req: { readonly method: string; readonly routePath?: string };
}

/** What Hono's own handler uses of a context. */
interface AnsweringContext {
  newResponse(body: Response['body'], response: Response): Response;
  text(text: string, status: 500): Response;
}

/** A handler for `app.onError`. */
export type HonoErrorHandler<C, R> = (error: Error, context: C) => R;

export type { RecordingOptions } from './witness.js';

/**
 * A handler for `app.onError` that records and answers as Hono does by itself.
 *
 * @example
 * app.onError(recordErrors());
 */
export function recordErrors(
  options?: RecordingOptions,
): HonoErrorHandler<HonoContext & AnsweringContext, Response>;
/**
 * A handler for `app.onError` that records and answers as yours does.
 *
 * @example
 * app.onError(recordErrors((error, c) => c.json({ error: error.message }, 500)));
 */
export function recordErrors<C extends HonoContext, R>(
  handler: HonoErrorHandler<C, R>,
  options?: RecordingOptions,
): HonoErrorHandler<C, R>;
export function recordErrors(
  first: HonoErrorHandler<HonoContext & AnsweringContext, unknown> | RecordingOptions = {},
  second: RecordingOptions = {},
): HonoErrorHandler<HonoContext & AnsweringContext, unknown> {
  const [handler, options] = typeof first === 'function' ? [first, second] : [answer, first];
  const witness = createWitness('handler', options, recordErrors);
  return (error, context) => {
    witness(() => ({
      error,
      request: context.req,
      name: () => nameRoute(context.req.method, () => context.req.routePath),
      status: readStatus(error),
    }));
    return handler(error, context);
  };
}

/** What Hono does where nobody has set `onError`. */
function answer(error: Error, context: AnsweringContext): Response {
  if (hasResponse(error)) {
    const response = error.getResponse();
    return context.newResponse(response.body, response);
  }
  // biome-ignore lint/suspicious/noConsole: Hono prints it, and the host must see what it saw.
  console.error(error);
  return context.text('Internal Server Error', 500);
}

function hasResponse(error: Error): error is Error & { getResponse(): Response } {
  return 'getResponse' in error;
}
