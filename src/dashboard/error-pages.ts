import type { ErrorPage } from '../core/page-data.js';
import type { ErrorQuery, Source } from './source.js';
import type { Resource } from './store.js';

/** The errors that are here so far. */
export interface ErrorPages {
  readonly pages: readonly ErrorPage[];
  readonly errors: ErrorPage['errors'];
  readonly total: number;
}

/** The first so many pages of the errors that a person looks for. */
export function errorsOf(source: Source, query: ErrorQuery, count: number): Resource<ErrorPages> {
  return {
    key: `errors ${JSON.stringify(query)} ${count}`,
    topics: ['errors'],
    load: (before) => loadPages(source, query, count, before),
  };
}

async function loadPages(
  source: Source,
  query: ErrorQuery,
  count: number,
  before: ErrorPages | undefined,
): Promise<ErrorPages> {
  const pages: ErrorPage[] = [];
  for (let cursor: string | null = null; pages.length < count; ) {
    const page: ErrorPage = await source.errors(query, cursor);
    pages.push(page);
    cursor = page.next_cursor;
    if (cursor === null) break;
  }
  const isSame =
    before?.pages.length === pages.length && pages.every((page, at) => page === before.pages[at]);
  if (isSame) return before;
  return { pages, errors: pages.flatMap((page) => page.errors), total: pages[0]?.total ?? 0 };
}
