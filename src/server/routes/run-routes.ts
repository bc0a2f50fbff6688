import { type Context, Hono } from 'hono';
import { ErrtrackError } from '../../core/errtrack-error.js';
import { estimateEta } from '../../core/runs/eta.js';
import { compareRuns } from '../../core/runs/run-comparison.js';
import { toListedRun } from '../../core/runs/run-summary.js';
import { createRunTrends, takeNewestOfEach } from '../../core/runs/run-trend.js';
import { RUN_STATUSES } from '../../core/runs/status.js';
import { createStepHistory, HISTORY_RUNS } from '../../core/runs/step-history.js';
import { toWholeRunJson } from '../../core/runs/whole-run-json.js';
import { getRunId } from '../../runlog/named-run.js';
import type { ServerContext } from '../context.js';
import { BodyCache } from '../json-body.js';
import { readNamedRun } from '../named-run.js';
import { readLimit, readSince, readText, readWanted, readWhole, readWords } from '../query.js';
import { isPretty, reply, replyJson } from '../reply.js';
import { formatRunCursor, isBehindRun, parseRunCursor } from '../run-cursor.js';
import type { RunBooks } from '../run-shelf.js';
import { tellQuestion } from './error-routes.js';

const TREND_LIMIT = 30;
const MAX_NAMES = 1_000;

/** Runs: many, one, two side by side, and how those of a name have done. */
export function createRunRoutes(context: ServerContext): Hono {
  const { reader } = context;
  const routes = new Hono();
  const bodies = new BodyCache();
  routes.get('/api/runs', (asked) => {
    // An age is told from now on: such a list is another one each time.
    const make = () => listRuns(asked, reader.listRuns(), reader.now);
    if (asked.req.query('since') !== undefined) return replyJson(asked, make());
    const question = tellQuestion(asked.req.url);
    const known = bodies.find(reader.listRuns().version, question);
    return reply(asked, known ?? bodies.make(question, make(), isPretty(asked)));
  });
  routes.get('/api/runs/compare', (asked) => {
    const [a, b] = [readWanted(asked, 'a'), readWanted(asked, 'b')];
    return replyJson(asked, compareRuns(readNamedRun(context, a), readNamedRun(context, b)));
  });
  routes.get('/api/runs/trend', (asked) => replyJson(asked, tellTrends(asked, reader.listRuns())));
  routes.get('/api/runs/:id', (asked) => {
    const run = readNamedRun(context, asked.req.param('id'));
    const history = createStepHistory(
      reader
        .listRuns()
        .runs.filter(({ name, status }) => name === run.name && status === 'completed')
        .slice(0, HISTORY_RUNS),
    );
    const { now } = reader;
    const eta = estimateEta(run, now - run.startedAt, history);
    return replyJson(asked, toWholeRunJson(run, eta, now));
  });
  routes.get('/api/runs/:id/events', (asked) => replyJson(asked, tellEvents(asked, context)));
  return routes;
}

function listRuns(asked: Context, { runs }: RunBooks, now: number) {
  const limit = readLimit(asked);
  const statuses = readWords(asked, 'status', RUN_STATUSES);
  const name = readText(asked, 'name');
  const since = readSince(asked, now) ?? Number.NEGATIVE_INFINITY;
  const cursor = readText(asked, 'cursor');
  const place = cursor === undefined ? null : parseRunCursor(cursor);
  const selected = runs.filter(
    (run) =>
      (name === undefined || run.name === name) &&
      (statuses?.includes(run.status) ?? true) &&
      Date.parse(run.start_time) >= since,
  );
  const rest = place === null ? selected : selected.filter((run) => isBehindRun(run, place));
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return {
    runs: page.map(toListedRun),
    next_cursor: last !== undefined && rest.length > limit ? formatRunCursor(last) : null,
    total: selected.length,
    names: [...new Set(runs.map((run) => run.name))].slice(0, MAX_NAMES),
  };
}

/** @throws ErrtrackError where no run has the name that was asked for. */
function tellTrends(asked: Context, { runs }: RunBooks) {
  const name = readText(asked, 'name');
  const limit = readLimit(asked, TREND_LIMIT);
  const named = name === undefined ? runs : runs.filter((run) => run.name === name);
  const chosen = takeNewestOfEach(named, limit);
  if (chosen.length > 0 || name === undefined) return createRunTrends(chosen);
  throw new ErrtrackError('NOT_FOUND', `No run is called ${JSON.stringify(name)}`);
}

/** What the page makes the run of, with the same code that made it here. */
function tellEvents(asked: Context, context: ServerContext) {
  const most = Number.MAX_SAFE_INTEGER;
  const after = readWhole(asked, 'after', { least: -1, most }) ?? -1;
  const id = getRunId(context.project.dataDir, asked.req.param('id') ?? '');
  // Before the events: those that come in between are told next time.
  const { status, seq } = readNamedRun(context, id);
  const events = context.reader.readRunEvents(id, after);
  return { run_id: id, status, events, last_seq: events.at(-1)?.seq ?? Math.max(after, seq) };
}
