import type { ToldChange } from './change-feed.js';

/** How long a client waits before it comes again. */
const RETRY_MS = 2_000;

/** Of changes that many clients are told: the text is made once. */
const texts = new WeakMap<ToldChange, string>();

/** The first of a stream: from where to go on, should nothing happen before it breaks. */
export function formatFirstEvent(cursor: string): string {
  return `retry: ${RETRY_MS}\nid: ${cursor}\n\n`;
}

export function formatChange(told: ToldChange): string {
  const text = texts.get(told) ?? format(told);
  texts.set(told, text);
  return text;
}

function format({ change, cursor }: ToldChange): string {
  return formatEvent({ event: change.type, id: cursor, data: change.data });
}

/** Neither names nor cursors of ours hold a line break, and JSON has none. */
export function formatEvent({ event, id, data }: EventParts): string {
  const head = [...(event ? [`event: ${event}`] : []), ...(id ? [`id: ${id}`] : [])];
  return [...head, `data: ${JSON.stringify(data)}`, '', ''].join('\n');
}

interface EventParts {
  readonly event?: string;
  readonly id?: string;
  readonly data: unknown;
}
