import type { CountedRecord } from '../core/errors/record.js';
import type { DayCounts, ErrorDetail, ReportPageData, RunEvents } from '../core/page-data.js';
import { sortRecords } from '../core/record-order.js';
import type { Run } from '../core/runs/run.js';
import { toIso } from '../core/runs/run-json.js';
import { type RunSummary, toListedRun } from '../core/runs/run-summary.js';
import { createRunTrends } from '../core/runs/run-trend.js';
import { isEnd } from '../core/runs/status.js';
import { toPageTheme } from '../core/runs/status-theme.js';
import { summarize } from '../core/summary.js';
import type { Project } from '../files/project.js';
import { describeProject } from '../server/described-project.js';
import type { ErrorBooks } from '../server/error-books.js';
import { describeError } from '../server/error-detail.js';
import { ProjectReader } from '../server/project-reader.js';
import { tellProblem } from '../server/told-problem.js';
import { readReportImages } from './report-images.js';

/** What a report holds at the most: it is to open at once, and to fit into a mail. */
const MAX_RUNS = 50;
const MAX_LISTED = 500;
const MAX_EVENTS = 200_000;
const MAX_ERRORS = 5_000;

/**
 * Everything that the page shows, gathered for a report.
 * @param runId the run that it is about; null for everything: the whole ledger, and the newest runs.
 */
export async function gatherReport(
  project: Project,
  runId: string | null,
  now: number,
): Promise<ReportPageData> {
  const reader = new ProjectReader(project, () => now);
  const { runs } = reader.listRuns();
  const books = await reader.readErrors();
  const listed = runId === null ? runs.slice(0, MAX_LISTED) : listOf(runs, runId);
  const events = readEvents(
    reader,
    runId === null ? listed.slice(0, MAX_RUNS) : listed.slice(0, 2),
  );
  const whole = Object.keys(events).flatMap((id) => reader.readRun(id)?.run ?? []);
  const records =
    runId === null
      ? books.view.records
      : pickRecords(
          books,
          whole.find(({ id }) => id === runId),
        );
  const errors = sortByWorth(records).slice(0, MAX_ERRORS);
  const { problem } = books.view;
  return {
    mode: 'report',
    theme: toPageTheme(project.settings.theme),
    run_id: runId,
    overview: {
      project: describeProject(project),
      errors: summarize(records),
      problem: problem === null ? null : tellProblem(problem, project.root),
      runs: { active: listed.filter(({ status }) => !isEnd(status)).length, total: listed.length },
      now: toIso(now),
    },
    runs: listed.map(toListedRun),
    trends: createRunTrends(listed),
    events,
    errors: errors.map((record) => toDetail(record, books, project)),
    images: readReportImages(project, whole),
    days: sumDays(errors, books),
  };
}

/** What is to be done comes first: where not all has room, that is what has. */
function sortByWorth(records: readonly CountedRecord[]): readonly CountedRecord[] {
  const sorted = sortRecords(records, 'severity');
  const isActive = ({ status }: CountedRecord) => status === 'active';
  return [...sorted.filter(isActive), ...sorted.filter((record) => !isActive(record))];
}

/** The run itself, and those of its name that came before it: what it is compared with. */
function listOf(runs: readonly RunSummary[], runId: string): readonly RunSummary[] {
  const at = runs.findIndex(({ run_id }) => run_id === runId);
  const name = runs[at]?.name;
  return runs
    .slice(Math.max(0, at))
    .filter((run) => run.name === name)
    .slice(0, MAX_RUNS);
}

/** Those of the first ones, as long as there is room; the first one in any case. */
function readEvents(
  reader: ProjectReader,
  runs: readonly RunSummary[],
): Readonly<Record<string, RunEvents>> {
  const told: [string, RunEvents][] = [];
  let count = 0;
  for (const { run_id } of runs) {
    const status = reader.readRun(run_id)?.run.status;
    if (status === undefined) continue;
    // Of a run that was just read: its log is not read twice.
    const events = reader.readRunEvents(run_id, -1);
    count += events.length;
    if (count > MAX_EVENTS && told.length > 0) break;
    told.push([run_id, { run_id, status, events, last_seq: events.at(-1)?.seq ?? -1 }]);
  }
  return Object.fromEntries(told);
}

/** The errors that were thrown in a run. */
function pickRecords({ view }: ErrorBooks, run: Run | undefined): readonly CountedRecord[] {
  if (run === undefined) return [];
  const failures = [...run.steps.values()].flatMap(({ failure, attempts }) => [
    failure,
    ...attempts.map((attempt) => attempt.failure),
  ]);
  const hashes = new Set([run.failure, ...failures].flatMap((failure) => failure?.hash ?? []));
  const isMeant = ({ hash, hashes: more, runs }: CountedRecord) =>
    [hash, ...more].some((it) => hashes.has(it)) || runs.newest.some(({ id }) => id === run.id);
  return view.records.filter(isMeant);
}

/** As the API tells it, whose shape that is. */
function toDetail(record: CountedRecord, books: ErrorBooks, project: Project): ErrorDetail {
  return describeError(record, books, project) as ErrorDetail;
}

function sumDays(records: readonly CountedRecord[], { view }: ErrorBooks): DayCounts {
  const sum = new Map<string, number>();
  for (const { hash } of records) {
    for (const [day, count] of Object.entries(view.daysOf(hash))) {
      sum.set(day, (sum.get(day) ?? 0) + count);
    }
  }
  return Object.fromEntries(sum);
}
