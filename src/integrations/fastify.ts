/**
 * `import { recordErrors } from 'errtrack/fastify'`: records the errors of Fastify's requests.
 * @module
 */
import { nameRoute } from './route-name.js';
import { readStatus } from './status.js';
import { createWitness, type RecordingOptions } from './witness.js';

/** What is read of a request: nothing that the client says, but its method. */
export interface FastifyRequest {
  readonly method: string;
  readonly routeOptions?: { readonly url?: string | undefined };
}

/** What is read of a reply. */
export interface FastifyReply {
  readonly statusCode: number;
}

/** What is used of an instance. */
export interface FastifyInstance {
  addHook(
    name: 'onError',
    hook: (request: FastifyRequest, reply: FastifyReply, error: unknown, done: () => void) => void,
  ): unknown;
}

export type { RecordingOptions } from './witness.js';

/**
 * A plugin that records the errors of all routes, also of those that other plugins add. Replies and logs are as without
 * it. The context is the method and the route's pattern: `GET /users/:id`.
 *
 * @example
 * await app.register(recordErrors, { severity: 'HIGH' });
 */
export function recordErrors(
  instance: FastifyInstance,
  options: RecordingOptions,
  done: () => void,
): void {
  const witness = createWitness('handler', options, null);
  instance.addHook('onError', (request, reply, error, next) => {
    witness(() => ({
      error,
      request,
      name: () => nameRoute(request.method, () => request.routeOptions?.url),
      status: statusOf(error, reply),
    }));
    next();
  });
  done();
}

// What fastify-plugin does: without it the hook would hold for the routes of this plugin alone, of which there are none.
Object.defineProperties(recordErrors, {
  [Symbol.for('skip-override')]: { value: true },
  [Symbol.for('fastify.display-name')]: { value: 'errtrack' },
});

/** What Fastify answers with, if nobody else does: the reply's own status where it was set, else the error's word. */
function statusOf(error: unknown, { statusCode }: FastifyReply): number | null {
  return statusCode === 200 ? readStatus(error) : statusCode;
}
