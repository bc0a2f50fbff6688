import { Hono } from 'hono';
import type { ServerContext } from '../context.js';
import { formatChange, formatFirstEvent } from '../event-text.js';
import { parseFeedCursor } from '../feed-cursor.js';
import { StreamSeats } from '../stream-seats.js';

/** What happens in the project, live: from the place on that a client had come to, else from now on. */
export function createEventRoutes({ feed }: Pick<ServerContext, 'feed'>): Hono {
  const routes = new Hono();
  const seats = new StreamSeats();
  routes.get('/api/events', (context) => {
    const last = context.req.header('last-event-id') || context.req.query('lastEventId');
    return seats.open(context, async function* read(end) {
      const cursor = isCursor(last) ? last : await feed.tellPosition();
      yield formatFirstEvent(cursor);
      for await (const told of feed.follow(cursor, end)) yield formatChange(told);
    });
  });
  return routes;
}

/** What is sent back to be shown again holds nothing but what we would have written ourselves. */
function isCursor(text: string | undefined): text is string {
  return text !== undefined && parseFeedCursor(text) !== null;
}
