/**
 * `import { recordErrors } from 'errtrack/express'`: records the errors that Express's error handlers get.
 * @module
 */
import { findExpressRoute } from './express-route.js';
import { nameRoute } from './route-name.js';
import { readStatus } from './status.js';
import { createWitness, type RecordingOptions } from './witness.js';

/** What is read of a request: nothing that the client says, but its method. */
export interface ExpressRequest {
  readonly method: string;
}

/** What is read of a response. */
export interface ExpressResponse {
  readonly statusCode: number;
}

/** An error handler, for Express 5 and 4. */
export type ExpressErrorHandler = (
  error: unknown,
  request: ExpressRequest,
  response: ExpressResponse,
  next: (error?: unknown) => void,
) => void;

export type { RecordingOptions } from './witness.js';

/**
 * An error handler that records and hands the error on, unchanged. It comes after the routes and before error handlers
 * of your own. The context is the method and the route's pattern: `GET /users/:id`.
 *
 * @example
 * app.get('/users/:id', showUser);
 * app.use(recordErrors());
 */
export function recordErrors(options: RecordingOptions = {}): ExpressErrorHandler {
  const witness = createWitness('handler', options, recordErrors);
  // Express knows an error handler by its four parameters.
  return function recordErrors(error, request, response, next) {
    witness(() => ({
      error,
      request,
      name: () => nameRoute(request.method, () => findExpressRoute(request)),
      status: statusOf(error, response),
    }));
    next(error);
  };
}

/** What Express answers with, if nobody else does: the error's own word, else that of the response. */
function statusOf(error: unknown, { statusCode }: ExpressResponse): number | null {
  return readStatus(error) ?? (statusCode >= 400 ? statusCode : null);
}
