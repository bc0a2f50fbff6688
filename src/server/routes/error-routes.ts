import { type Context, Hono } from 'hono';
import { ErrtrackError } from '../../core/errtrack-error.js';
import type { DayCounts } from '../../core/page-data.js';
import { briefFields } from '../../core/record-fields.js';
import { sortRecords } from '../../core/record-order.js';
import { selectRecords } from '../../core/selection.js';
import { SEVERITIES } from '../../core/severity.js';
import type { ServerContext } from '../context.js';
import type { ErrorBooks } from '../error-books.js';
import { formatErrorCursor, isBehindCursor, parseErrorCursor } from '../error-cursor.js';
import { describeError } from '../error-detail.js';
import { BodyCache } from '../json-body.js';
import { getNamedError } from '../named-error.js';
import { readLimit, readText, readWhole, readWord, readWords } from '../query.js';
import { isPretty, reply, replyJson } from '../reply.js';

/** More of them are not kept. */
const MAX_DAYS = 90;
const DAY_MS = 86_400_000;
const ORDERS = {
  seen: 'recent',
  first: 'new',
  count: 'occurrences',
  severity: 'severity',
} as const;
const ORDER_WORDS = ['seen', 'first', 'count', 'severity'] as const;
const STATUS_WORDS = ['active', 'fixed', 'ignored', 'all'] as const;

/** The errors, and one of them. */
export function createErrorRoutes(context: ServerContext): Hono {
  const routes = new Hono();
  const bodies = new BodyCache();
  routes.get('/api/errors', async (asked) => {
    const books = await readUsable(context);
    const question = tellQuestion(asked.req.url);
    const make = () =>
      bodies.make(question, listErrors(asked, books, context.reader.now), isPretty(asked));
    return reply(asked, bodies.find(books.version, question) ?? (await books.pace.work(make)));
  });
  routes.get('/api/errors/:hash', async (asked) => {
    const books = await readUsable(context);
    const record = getNamedError(books, asked.req.param('hash'));
    return replyJson(asked, describeError(record, books, context.project));
  });
  return routes;
}

/** @throws ErrtrackError where the ledger cannot be understood. */
export async function readUsable({ reader }: ServerContext): Promise<ErrorBooks> {
  const books = await reader.readErrors();
  if (books.view.problem !== null) throw new ErrtrackError('BAD_LEDGER', books.view.problem);
  return books;
}

/** What was asked for, as it stands in the address: one text is one answer. */
export function tellQuestion(url: string): string {
  const start = url.indexOf('?');
  return start === -1 ? '' : url.slice(start);
}

function listErrors(asked: Context, { view }: ErrorBooks, now: number) {
  const limit = readLimit(asked);
  const days = readWhole(asked, 'days', { least: 1, most: MAX_DAYS });
  const word = readWord(asked, 'sort', ORDER_WORDS) ?? 'severity';
  const order = ORDERS[word];
  const cursor = readText(asked, 'cursor');
  const place = cursor === undefined ? null : parseErrorCursor(cursor, order);
  const selected = sortRecords(selectRecords(view.records, readSelection(asked)), order);
  const rest =
    place === null ? selected : selected.filter((it) => isBehindCursor(it, place, order));
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  const hasMore = last !== undefined && rest.length > page.length;
  return {
    errors: page.map((record) => ({
      ...briefFields(record),
      ...(days !== undefined && { days: cutDays(view.daysOf(record.hash), now, days) }),
    })),
    next_cursor: hasMore ? formatErrorCursor(last, order) : null,
    total: selected.length,
  };
}

/** Those of the last so many days, up to today. */
function cutDays(counts: DayCounts, now: number, days: number): DayCounts {
  const first = new Date(now - (days - 1) * DAY_MS).toISOString().slice(0, 10);
  return Object.fromEntries(Object.entries(counts).filter(([day]) => day >= first));
}

function readSelection(asked: Context) {
  const status = readWord(asked, 'status', STATUS_WORDS) ?? 'active';
  const severities = readWords(asked, 'severity', SEVERITIES);
  const search = readText(asked, 'search');
  return {
    ...(status !== 'all' && { statuses: [status] }),
    ...(severities !== undefined && { severities }),
    ...(search !== undefined && { search }),
  };
}
