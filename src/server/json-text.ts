import { formatValue, toSafeJson } from '../core/runs/report-json.js';

/** What is made to be invisible, or turns the direction of a line: a person may read this in a terminal. */
const UNSEEN =
  /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udc7f]/g;

/** JSON as it leaves us: the same data for any parser, and nothing in it that a terminal obeys. */
export function formatJson(value: unknown, isPretty: boolean): string {
  return toPlainJson(formatValue(value, isPretty));
}

/** The same of JSON that is there already. */
export function toPlainJson(json: string): string {
  return `${toSafeJson(json).replace(UNSEEN, escapeUnits)}\n`;
}

function escapeUnits(text: string): string {
  return [...Array(text.length).keys()]
    .map((index) => `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`)
    .join('');
}
