import type { Context } from 'hono';
import { createEventStream, EVENT_STREAM_HEADERS } from './event-stream.js';

/** A browser shows a few pages; more than that is a fault somewhere. */
const MAX_STREAMS = 100;
const RETRY_AFTER_SECONDS = '5';

/** Streams of events to so many clients at once. */
export class StreamSeats {
  readonly #max: number;
  #taken = 0;

  constructor(max = MAX_STREAMS) {
    this.#max = max;
  }

  /** @param read texts of whole events. */
  open(context: Context, read: (end: AbortSignal) => AsyncIterable<string>): Response {
    if (this.#taken >= this.#max) return refuse(context);
    // Nobody would read it, nor end it.
    if (context.req.method === 'HEAD') return context.body(null, 200, EVENT_STREAM_HEADERS);
    this.#taken++;
    const stream = createEventStream({
      read,
      onEnd: () => {
        this.#taken--;
      },
      onSlow: () => drop(context.env),
    });
    return context.body(stream, 200, EVENT_STREAM_HEADERS);
  }
}

function refuse(context: Context): Response {
  context.header('Retry-After', RETRY_AFTER_SECONDS);
  return context.json({ error: 'Too many clients follow events here; close some of them' }, 503);
}

/** The answer of Node's that is being written; a test has none. */
function drop(env: unknown): void {
  const answer: unknown = Reflect.get(Object(env), 'outgoing');
  const destroy: unknown = Reflect.get(Object(answer), 'destroy');
  if (typeof destroy === 'function') Reflect.apply(destroy, answer, []);
}
