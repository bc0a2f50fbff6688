import { ServerResponse } from 'node:http';
import type { Context } from 'hono';
import { createEventStream, EVENT_STREAM_HEADERS } from './event-stream.js';

/** A browser shows a few pages; more than that is a fault somewhere. */
const MAX_STREAMS = 100;
const RETRY_AFTER_SECONDS = '5';

/** Streams of events to so many clients at once. */
export class StreamSeats {
  readonly #maxSilenceMs: number | undefined;
  #taken = 0;

  /** @param maxSilenceMs after which a client that takes nothing is dropped. */
  constructor(maxSilenceMs?: number) {
    this.#maxSilenceMs = maxSilenceMs;
  }

  /** @param read texts of whole events. */
  open(context: Context, read: (end: AbortSignal) => AsyncIterable<string>): Response {
    if (this.#taken >= MAX_STREAMS) return refuse(context);
    // Nobody would read it, nor end it.
    if (context.req.method === 'HEAD') return context.body(null, 200, EVENT_STREAM_HEADERS);
    this.#taken++;
    const answer = findAnswer(context.env);
    if (answer !== null) endWithConnection(answer);
    const stream = createEventStream({
      read,
      onEnd: () => {
        this.#taken--;
      },
      onSlow: () => answer?.destroy(),
      maxSilenceMs: this.#maxSilenceMs,
    });
    return context.body(stream, 200, EVENT_STREAM_HEADERS);
  }
}

/** Each piece is then one write, and not the four of a chunk. */
function endWithConnection(answer: ServerResponse): void {
  answer.shouldKeepAlive = false;
  answer.removeHeader('Transfer-Encoding');
}

/** The answer of Node's that will be written; where nothing listens there is none. */
function findAnswer(env: unknown): ServerResponse | null {
  const answer: unknown = Reflect.get(Object(env), 'outgoing');
  return answer instanceof ServerResponse ? answer : null;
}

function refuse(context: Context): Response {
  context.header('Retry-After', RETRY_AFTER_SECONDS);
  return context.json({ error: 'Too many clients follow events here; close some of them' }, 503);
}
