import { Hono } from 'hono';
import type { Run } from '../../core/runs/run.js';
import { createRunAnalytics, toLiveAgent, toPipelineTask } from '../../core/runs/run-analytics.js';
import type { RunSummary } from '../../core/runs/run-summary.js';
import { takeNewestOfEach } from '../../core/runs/run-trend.js';
import { isEnd } from '../../core/runs/status.js';
import type { ServerContext } from '../context.js';
import type { ErrorBooks } from '../error-books.js';
import { replyJson } from '../reply.js';
import { tellProblem } from '../told-problem.js';

const TASKS = 5;
const MAX_AGENTS = 50;
/** What was long ago may have been another program. */
const RUNS_OF_A_NAME = 100;

/** Everything for a page that asks one thing every few seconds. */
export function createAnalyticsRoutes({ project, reader }: ServerContext): Hono {
  const routes = new Hono();
  routes.get('/api/analytics/all', async (context) => {
    const books = await reader.readErrors();
    const { problem } = books.view;
    const { runs } = reader.listRuns();
    const read = (summaries: readonly RunSummary[]): readonly Run[] =>
      summaries.flatMap(({ run_id }) => reader.readRun(run_id)?.run ?? []);
    const live = runs.filter(({ status }) => !isEnd(status)).slice(0, MAX_AGENTS);
    return replyJson(context, {
      live_agents: read(live).map((run) => toLiveAgent(run, reader.now)),
      task_pipeline: read(runs.slice(0, TASKS)).map((run) => toPipelineTask(run, reader.now)),
      runs: createRunAnalytics(takeNewestOfEach(runs, RUNS_OF_A_NAME)),
      errors: {
        ...books.view.summary,
        days: sumDays(books),
        problem: problem === null ? null : tellProblem(problem, project.root),
      },
    });
  });
  return routes;
}

/** How many throws there were on each day, of all errors. */
function sumDays({ view }: ErrorBooks): Readonly<Record<string, number>> {
  const sum = new Map<string, number>();
  for (const { hash } of view.records) {
    for (const [day, count] of Object.entries(view.daysOf(hash))) {
      sum.set(day, (sum.get(day) ?? 0) + count);
    }
  }
  return Object.fromEntries([...sum].sort(([a], [b]) => (a < b ? -1 : 1)));
}
