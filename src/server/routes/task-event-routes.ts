import { Hono } from 'hono';
import { isEnd } from '../../core/runs/status.js';
import { toTaskResult } from '../../core/runs/task-result.js';
import { toWorkflowJson } from '../../core/runs/workflow-json.js';
import type { ServerContext } from '../context.js';
import { formatEvent } from '../event-text.js';
import { replyError } from '../reply.js';
import { followRunChanges } from '../run-changes.js';
import { StreamSeats } from '../stream-seats.js';

/** A run as it goes on, in the messages that the workflow integration guide's channel sends. */
export function createTaskEventRoutes(context: Pick<ServerContext, 'feed' | 'reader'>): Hono {
  const routes = new Hono();
  const seats = new StreamSeats();
  routes.get('/api/tasks/:id/events', (asked) => {
    const id = asked.req.param('id');
    if (context.reader.readRun(id) === null) return replyError(asked, 404, 'Task not found');
    return seats.open(asked, (end) => tellTask(context, id, end));
  });
  return routes;
}

/** Ends with the run. */
async function* tellTask(
  { feed, reader }: Pick<ServerContext, 'feed' | 'reader'>,
  id: string,
  end: AbortSignal,
): AsyncGenerator<string, undefined> {
  for await (const _ of followRunChanges(feed, id, end)) {
    const run = reader.readRun(id)?.run;
    // It was pruned.
    if (run === undefined) return;
    const workflow = toWorkflowJson(run, reader.now);
    yield formatEvent({ data: { type: 'progress_update', workflow } });
    if (!isEnd(run.status)) continue;
    yield formatEvent({ data: { type: 'completion', result: toTaskResult(run) } });
    return;
  }
}
