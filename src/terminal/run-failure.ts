import type { Failure } from '../core/runs/run-events.js';
import { toOneLine } from './printable.js';
import type { Theme } from './theme.js';
import { cutToWidth } from './width.js';

const SHORT_HASH = 8;
const MAX_CHARACTERS = 2_000;

/** What went wrong, in so many columns, and on a line below the command that says more. */
export function renderFailure(
  failure: Failure | null,
  runner: string,
  theme: Theme,
  width: number,
): readonly string[] {
  if (failure === null) return [];
  const { type, message, hash } = failure;
  const told = toRunText(`${toRunText(type)}: ${message}`);
  const command = hash === null ? [] : [`${runner} show ${hash.slice(0, SHORT_HASH)}`];
  return [theme.bad(cutToWidth(told, width)), ...command.map((it) => theme.command(toRunText(it)))];
}

/** A text of a run as one line that is safe to print. */
export function toRunText(text: string): string {
  return toOneLine(text.slice(0, MAX_CHARACTERS));
}
