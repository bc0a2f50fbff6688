import { Hono } from 'hono';
import { ErrtrackError } from '../../core/errtrack-error.js';
import { readAttachment } from '../attachment.js';
import type { ServerContext } from '../context.js';
import { readNamedRun } from '../named-run.js';
import { FILE_POLICY, POLICY } from '../security-headers.js';

/** Pictures and texts that a run has left. */
export function createAttachmentRoutes(context: ServerContext): Hono {
  const routes = new Hono();
  routes.get('/api/runs/:id/attachments/:index', (asked) => {
    const { id, index } = asked.req.param();
    const run = readNamedRun(context, id);
    const attached = /^\d{1,9}$/.test(index) ? run.attachments[Number(index)] : undefined;
    if (attached === undefined) {
      throw new ErrtrackError('NOT_FOUND', `Run ${run.id} has no such attachment`);
    }
    const { bytes, type, disposition } = readAttachment(context.project, run.id, attached.path);
    return asked.body(bytes, 200, {
      'Content-Type': type,
      'Content-Disposition': disposition,
      [POLICY]: FILE_POLICY,
    });
  });
  return routes;
}
