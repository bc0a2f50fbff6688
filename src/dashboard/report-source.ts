import type {
  DayCounts,
  ErrorDetail,
  ErrorPage,
  Overview,
  ReportPageData,
  RunEvents,
  RunPage,
} from '../core/page-data.js';
import { RunFold } from '../core/runs/fold-run.js';
import type { Attached, Run } from '../core/runs/run.js';
import { compareRuns, type RunComparison } from '../core/runs/run-comparison.js';
import type { RunTrend } from '../core/runs/run-trend.js';
import type { Connection, ErrorQuery, Source } from './source.js';

/** Everything that is asked for is in the page: nothing is fetched. */
export class ReportSource implements Source {
  readonly isLive = false;
  readonly changeError = null;
  readonly #data: ReportPageData;

  constructor(data: ReportPageData) {
    this.#data = data;
  }

  async overview(): Promise<Overview> {
    return this.#data.overview;
  }

  async runs(): Promise<RunPage> {
    const { runs } = this.#data;
    const names = [...new Set(runs.map(({ name }) => name))];
    return { runs, next_cursor: null, total: runs.length, names };
  }

  async runEvents(id: string, after: number): Promise<RunEvents> {
    const { events } = this.#data;
    const told = Object.hasOwn(events, id) ? events[id] : undefined;
    if (told === undefined) throw new Error(`This report does not hold run ${id} as a whole.`);
    return { ...told, events: told.events.filter(({ seq }) => seq > after) };
  }

  async comparison(a: string, b: string): Promise<RunComparison> {
    return compareRuns(await this.#run(a), await this.#run(b));
  }

  async trends(name?: string): Promise<readonly RunTrend[]> {
    return this.#data.trends.filter((trend) => name === undefined || trend.name === name);
  }

  async errors(query: ErrorQuery): Promise<ErrorPage> {
    const errors = this.#data.errors.filter((record) => isWanted(record, query));
    const compare = ORDERS.get(query.sort);
    if (compare !== undefined) errors.sort(compare);
    return { errors, next_cursor: null, total: errors.length };
  }

  async error(hash: string): Promise<ErrorDetail> {
    const found = this.#data.errors.find(
      (it) => it.hash.startsWith(hash) || it.hashes.includes(hash),
    );
    if (found === undefined) throw new Error(`This report does not hold error ${hash}.`);
    return found;
  }

  async days(): Promise<DayCounts> {
    return this.#data.days;
  }

  attachmentUrl(_run: Run, { path }: Attached): string | null {
    const { images } = this.#data;
    return Object.hasOwn(images, path) ? (images[path] ?? null) : null;
  }

  follow(_onChange: unknown, onConnection: (now: Connection) => void): () => void {
    onConnection('report');
    return () => {};
  }

  async #run(id: string): Promise<Run> {
    const { events, status } = await this.runEvents(id, -1);
    const fold = new RunFold();
    for (const event of events) fold.apply(event);
    if (status === 'interrupted') fold.interrupt();
    if (fold.run === null) throw new Error(`Run ${id} has no beginning.`);
    return fold.run;
  }
}

/** By severity they are as they come. */
const ORDERS = new Map<string, (a: ErrorDetail, b: ErrorDetail) => number>([
  ['seen', (a, b) => compare(b.lastSeen ?? '', a.lastSeen ?? '')],
  ['first', (a, b) => compare(b.firstSeen, a.firstSeen)],
  ['count', (a, b) => b.occurrences - a.occurrences],
]);

/** Times of one form are in the order of their letters. */
function compare(a: string, b: string): number {
  return a < b ? -1 : 1;
}

function isWanted(record: ErrorDetail, { status, severity, search }: ErrorQuery): boolean {
  const { hash, type, message, context, location } = record;
  const text = [hash, type, message, context, location?.file].join('\n');
  return (
    (status === 'all' || record.status === status) &&
    (severity === '' || record.severity === severity) &&
    text.toLowerCase().includes(search.toLowerCase())
  );
}
