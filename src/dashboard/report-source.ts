import type {
  DayCounts,
  ErrorDetail,
  ErrorPage,
  Overview,
  ReportPageData,
  RunEvents,
  RunPage,
} from '../core/page-data.js';
import { isOneOf } from '../core/runs/field-checks.js';
import { RunFold } from '../core/runs/fold-run.js';
import type { Attached, Run } from '../core/runs/run.js';
import { compareRuns, type RunComparison } from '../core/runs/run-comparison.js';
import { createRunTrends, type RunTrend } from '../core/runs/run-trend.js';
import {
  isSortOrder,
  type Selection,
  type SortOrder,
  selectRecords,
  sortRecords,
} from '../core/selection.js';
import type { Connection, ErrorQuery, Source } from './source.js';

/** Everything that is asked for is in the page: nothing is fetched. */
export class ReportSource implements Source {
  readonly isLive = false;
  readonly changeError = null;
  readonly #data: ReportPageData;

  constructor(data: ReportPageData) {
    this.#data = data;
  }

  now(): number {
    return Date.now();
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
    const { runs } = this.#data;
    return createRunTrends(runs.filter((run) => name === undefined || run.name === name));
  }

  async errors({ status, severity, search, sort }: ErrorQuery): Promise<ErrorPage> {
    const selection: Selection = {
      ...(isStatus(status) && { statuses: [status] }),
      ...(isSeverity(severity) && { severities: [severity] }),
      ...(search !== '' && { search }),
    };
    const selected = selectRecords(this.#data.errors, selection);
    const errors = sortRecords(selected, toOrder(sort));
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

const isStatus = isOneOf(['active', 'fixed', 'ignored']);
const isSeverity = isOneOf(['HIGH', 'MEDIUM', 'LOW']);

/** What the server calls the orders. */
const ORDERS: Readonly<Record<string, SortOrder>> = {
  seen: 'recent',
  first: 'new',
  count: 'occurrences',
};

function toOrder(sort: string): SortOrder {
  const order = ORDERS[sort] ?? sort;
  return isSortOrder(order) ? order : 'severity';
}
