import { Hono } from 'hono';
import { type MonitoringReport, toMonitoringReport } from '../../core/runs/monitoring-report.js';
import { formatObject, formatValue } from '../../core/runs/report-json.js';
import type { Run } from '../../core/runs/run.js';
import {
  countSteps,
  IDLE_STATUS,
  NO_STEPS,
  toRunStatusJson,
} from '../../core/runs/run-status-json.js';
import { formatTracking, toTrackingReport } from '../../core/runs/tracking-report.js';
import type { ServerContext } from '../context.js';
import { createBody, type JsonBody } from '../json-body.js';
import { toPlainJson } from '../json-text.js';
import { findAskedRun } from '../named-run.js';
import { isPretty, reply } from '../reply.js';

/** How to tell of a run, or that there is none yet: JSON, on one line or pretty. */
type Telling = (run: Run | null, isPretty: boolean) => string;

/** The five answers of the step tracking guide, about the current run, the last one, or `?run=`. */
export function createReportRoutes(context: ServerContext): Hono {
  const routes = new Hono();
  const serve = (path: string, tell: Telling) => {
    // A run is another object as soon as anything has happened in it.
    const bodies = new WeakMap<Run, Map<boolean, JsonBody>>();
    routes.get(path, (asked) => {
      const run = findAskedRun(asked, context);
      const pretty = isPretty(asked);
      const known = run === null ? undefined : bodies.get(run);
      const body = known?.get(pretty) ?? createBody(toPlainJson(tell(run, pretty)));
      if (run !== null) bodies.set(run, new Map([...(known ?? []), [pretty, body]]));
      return reply(asked, body);
    });
  };
  serve('/status', tellStatus);
  serve('/step_tracking', tellTracking);
  serve('/monitoring', (run, pretty) => formatValue(tellMonitoring(run), pretty));
  serve('/monitoring/errors', (run, pretty) => formatValue(tellMonitoring(run).errors, pretty));
  serve('/monitoring/summary', (run, pretty) =>
    formatValue(tellMonitoring(run).performance_metrics, pretty),
  );
  return routes;
}

/** The status itself, and what the guide's page shows below it: the steps, and what was noted. */
function tellStatus(run: Run | null, pretty: boolean): string {
  const format = (value: unknown) => formatValue(value, pretty);
  const head = run === null ? IDLE_STATUS : toRunStatusJson(run);
  const { errors, warnings, screenshots, performance_metrics } = tellMonitoring(run);
  const monitoring = { errors, warnings, screenshots, performance_metrics };
  const entries = Object.entries(head).map(([key, value]) => [key, format(value)] as const);
  return formatObject(
    [
      ...entries,
      ['step_summary', format(run === null ? NO_STEPS : countSteps(run))],
      ['step_tracking', tellTracking(run, pretty)],
      ['monitoring', format(monitoring)],
    ],
    pretty,
  );
}

function tellTracking(run: Run | null, pretty: boolean): string {
  return run === null
    ? formatValue({ ...IDLE, phases: {} }, pretty)
    : formatTracking(toTrackingReport(run), pretty);
}

function tellMonitoring(run: Run | null): MonitoringReport | typeof IDLE_MONITORING {
  return run === null ? IDLE_MONITORING : toMonitoringReport(run);
}

/** Nothing has run yet: every key is there. */
const IDLE = {
  status: 'idle',
  start_time: null,
  end_time: null,
  customer_name: null,
  scorecard_name: null,
  total_duration_seconds: 0,
} as const;

const IDLE_MONITORING = {
  ...IDLE,
  errors: [],
  warnings: [],
  screenshots: [],
  operations: [],
  performance_metrics: {
    total_operations: 0,
    total_errors: 0,
    total_warnings: 0,
    total_screenshots: 0,
    success_rate: 100,
  },
} as const;
