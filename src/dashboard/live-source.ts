import type {
  DayCounts,
  ErrorDetail,
  ErrorPage,
  LivePageData,
  Overview,
  RunEvents,
  RunPage,
} from '../core/page-data.js';
import type { Attached, Run } from '../core/runs/run.js';
import type { RunComparison } from '../core/runs/run-comparison.js';
import type { RunTrend } from '../core/runs/run-trend.js';
import { followChanges } from './change-stream.js';
import { LISTED_DAYS } from './day-counts.js';
import type { Connection, ErrorChange, ErrorQuery, Source } from './source.js';
import type { Topic } from './store.js';

const RUNS = 500;
const ERRORS = 200;

/** The server that the page came from. */
export class LiveSource implements Source {
  readonly isLive = true;
  #page: LivePageData;
  /** Answers by their address: the server says when one is still true. */
  readonly #kept = new Map<string, { readonly etag: string; readonly body: unknown }>();

  /** @param page what the server has put into the page. */
  constructor(page: LivePageData) {
    this.#page = page;
  }

  overview(): Promise<Overview> {
    return this.#get('overview');
  }

  runs(): Promise<RunPage> {
    return this.#get('runs', { limit: RUNS });
  }

  runEvents(id: string, after: number): Promise<RunEvents> {
    return this.#get(`runs/${encodeURIComponent(id)}/events`, { after });
  }

  comparison(a: string, b: string): Promise<RunComparison> {
    return this.#get('runs/compare', { a, b });
  }

  trends(name = ''): Promise<readonly RunTrend[]> {
    return this.#get('runs/trend', { name });
  }

  errors(query: ErrorQuery, cursor: string | null): Promise<ErrorPage> {
    return this.#get('errors', {
      limit: ERRORS,
      days: LISTED_DAYS,
      cursor: cursor ?? '',
      ...query,
    });
  }

  error(hash: string): Promise<ErrorDetail> {
    return this.#get(`errors/${encodeURIComponent(hash)}`);
  }

  async days(): Promise<DayCounts> {
    const { errors } = await this.#get<{ errors: { days: DayCounts } }>('analytics/all');
    return errors.days;
  }

  attachmentUrl(run: Run, attached: Attached): string | null {
    const index = run.attachments.indexOf(attached);
    return index < 0 ? null : `/api/runs/${encodeURIComponent(run.id)}/attachments/${index}`;
  }

  async changeError(hash: string, { kind, ...body }: ErrorChange): Promise<void> {
    const ask = () =>
      fetch(`/api/errors/${encodeURIComponent(hash)}/${kind}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-errtrack-token': this.#page.token },
        body: JSON.stringify(withoutEmpty(body)),
      });
    const response = await ask();
    const isRenewed = response.status === 403 && (await this.#renew());
    await readBody(isRenewed ? await ask() : response);
  }

  follow(
    onChange: (topics: ReadonlySet<Topic>) => void,
    onConnection: (now: Connection) => void,
  ): () => void {
    return followChanges('/api/events', { onChange, onConnection });
  }

  /** A server that was started anew has another token. @returns whether this one is still about the same project. */
  async #renew(): Promise<boolean> {
    const page = readPageData(await (await fetch('/')).text());
    const isSame = page?.project === this.#page.project;
    if (isSame) this.#page = page;
    return isSame;
  }

  async #get<T>(path: string, query: Readonly<Record<string, string | number>> = {}): Promise<T> {
    const told = Object.entries(withoutEmpty(query)).map(([key, value]) => [key, String(value)]);
    const search = new URLSearchParams(told).toString();
    const url = `/api/${path}${search === '' ? '' : `?${search}`}`;
    const kept = this.#kept.get(url);
    const response = await fetch(url, {
      headers: { accept: 'application/json', ...(kept && { 'if-none-match': kept.etag }) },
    });
    // Our own server says what it says.
    if (response.status === 304 && kept !== undefined) return kept.body as T;
    const body = await readBody(response);
    this.#keep(url, response.headers.get('etag'), body);
    return body as T;
  }

  /** Each `after` of a run is an address of its own. */
  #keep(url: string, etag: string | null, body: unknown): void {
    if (etag === null || url.includes('/events?')) return;
    if (this.#kept.size > MAX_KEPT) this.#kept.clear();
    this.#kept.set(url, { etag, body });
  }
}

const MAX_KEPT = 60;

/** In it no data ends the script that they stand in. */
function readPageData(html: string): LivePageData | null {
  return JSON.parse(/errtrack-data">(.*?)<\/script/.exec(html)?.[1] ?? 'null');
}

/** @throws Error with what the server says is wrong. */
async function readBody(response: Response): Promise<unknown> {
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return body;
  const reason = typeof body === 'object' && body !== null && 'error' in body ? body.error : null;
  throw new Error(typeof reason === 'string' ? reason : `The server answered ${response.status}.`);
}

function withoutEmpty<T extends object>(record: T): Partial<T> {
  const told = Object.entries(record).filter(([, value]) => value !== '');
  return Object.fromEntries(told) as Partial<T>;
}
