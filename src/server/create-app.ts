import { type Context, Hono } from 'hono';
import { type ErrtrackErrorCode, isErrtrackError } from '../core/errtrack-error.js';
import { tellReason } from '../core/reason.js';
import { debug } from '../files/trouble.js';
import type { Access } from './access.js';
import type { ServerContext } from './context.js';
import { createGuard, MAX_BODY_BYTES } from './guard.js';
import { replyError } from './reply.js';
import { LongBody } from './request-body.js';
import { createAnalyticsRoutes } from './routes/analytics-routes.js';
import { createAttachmentRoutes } from './routes/attachment-routes.js';
import { createDecisionRoutes } from './routes/decision-routes.js';
import { createErrorRoutes } from './routes/error-routes.js';
import { createEventRoutes } from './routes/event-routes.js';
import { createOverviewRoutes } from './routes/overview-routes.js';
import { createPageRoutes } from './routes/page-routes.js';
import { createReportRoutes } from './routes/report-routes.js';
import { createRunRoutes } from './routes/run-routes.js';
import { createTaskEventRoutes } from './routes/task-event-routes.js';
import { createTaskRoutes } from './routes/task-routes.js';
import { secureHeaders } from './security-headers.js';
import { tellProblem } from './told-problem.js';

const STATUS = {
  BAD_OPTION: 400,
  BAD_CONFIG: 400,
  NOT_FOUND: 404,
  AMBIGUOUS: 409,
  BAD_FILE: 503,
  BAD_LEDGER: 503,
  NO_ROOT: 503,
} as const satisfies Record<ErrtrackErrorCode, number>;

/** The dashboard's HTTP: everything that is asked for goes by the guard first. */
export function createApp(context: ServerContext, access: Access): Hono {
  const app = new Hono();
  app.use(secureHeaders);
  app.use(createGuard(access, context.token));
  for (const routes of listRoutes(context, access)) app.route('/', routes);
  app.notFound((asked) => answerUnknown(app, asked));
  app.onError((error, asked) => answerFault(error, asked, context.project.root));
  return app;
}

function listRoutes(context: ServerContext, access: Access): readonly Hono[] {
  return [
    createPageRoutes(context, access),
    createReportRoutes(context),
    createOverviewRoutes(context),
    createErrorRoutes(context),
    createDecisionRoutes(context),
    createRunRoutes(context),
    createAttachmentRoutes(context),
    createAnalyticsRoutes(context),
    createTaskRoutes(context),
    createTaskEventRoutes(context),
    createEventRoutes(context),
  ];
}

function answerUnknown(app: Hono, asked: Context): Response {
  const others = ['GET', 'POST'].filter((it) => it !== asked.req.method);
  const allowed = others.filter((method) => isServed(app, method, asked.req.path));
  if (allowed.length === 0) return replyError(asked, 404, 'There is nothing here');
  asked.header('Allow', allowed.join(', '));
  return replyError(asked, 405, `Only ${allowed.join(', ')} is served here`);
}

/** Whether anything but what goes before all of them. */
function isServed(app: Hono, method: string, path: string): boolean {
  return app.router.match(method, path)[0].some(([[, route]]) => route.path !== '/*');
}

/** No answer tells of our insides: what is not meant for people is told with `ERRTRACK_DEBUG=1`. */
function answerFault(error: Error, asked: Context, root: string): Response {
  if (error instanceof LongBody) {
    asked.header('Connection', 'close');
    return replyError(asked, 413, `The body is longer than ${MAX_BODY_BYTES} bytes`);
  }
  if (isErrtrackError(error)) {
    return replyError(asked, STATUS[error.code], tellProblem(error.message, root));
  }
  debug('serve', () => `${asked.req.method} ${asked.req.path}: ${error.stack ?? String(error)}`);
  return replyError(asked, 500, `Cannot answer: ${tellProblem(tellReason(error), root)}`);
}
