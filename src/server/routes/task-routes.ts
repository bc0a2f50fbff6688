import { Hono } from 'hono';
import { toWorkflowJson } from '../../core/runs/workflow-json.js';
import type { ServerContext } from '../context.js';
import { replyError, replyJson } from '../reply.js';

/** A run by its id, as the workflow integration guide polls it. */
export function createTaskRoutes({ reader }: ServerContext): Hono {
  const routes = new Hono();
  routes.get('/api/tasks/:id', (context) => {
    const reading = reader.readRun(context.req.param('id'));
    if (reading === null) return replyError(context, 404, 'Task not found');
    const workflow = toWorkflowJson(reading.run, reader.now);
    return replyJson(context, { workflow, is_complete: workflow.progress_summary.is_complete });
  });
  return routes;
}
