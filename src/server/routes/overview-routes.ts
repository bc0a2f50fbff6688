import { Hono } from 'hono';
import { toIso } from '../../core/runs/run-json.js';
import { toListedRun } from '../../core/runs/run-summary.js';
import { isEnd } from '../../core/runs/status.js';
import type { ServerContext } from '../context.js';
import { describeProject } from '../described-project.js';
import { createBody } from '../json-body.js';
import { formatJson } from '../json-text.js';
import { isPretty, reply } from '../reply.js';
import { tellProblem } from '../told-problem.js';

/** What heads the page. */
export function createOverviewRoutes({ project, reader }: ServerContext): Hono {
  const routes = new Hono();
  const about = describeProject(project);
  routes.get('/api/overview', async (context) => {
    const { view } = await reader.readErrors();
    const { runs, unreadable } = reader.listRuns();
    const [last] = runs;
    const overview = {
      project: about,
      errors: view.summary,
      problem: view.problem === null ? null : tellProblem(view.problem, project.root),
      runs: {
        active: runs.filter(({ status }) => !isEnd(status)).length,
        total: runs.length,
        unreadable: unreadable.length,
        last: last === undefined ? null : toListedRun(last),
      },
    };
    const pretty = isPretty(context);
    const text = formatJson({ ...overview, now: toIso(reader.now) }, pretty);
    // The time alone is no news.
    return reply(context, createBody(text, formatJson(overview, pretty)));
  });
  return routes;
}
