import { latePattern } from './late-pattern.js';

/** Marks of the Obsidian Tasks plugin with what follows them, and people's names: they plan work, and tell nothing of it. */
const planning = latePattern(
  String.raw`(?:[📅⏳🛫➕✅❌]\uFE0F?\s*\d{4}-\d\d-\d\d|🔁\s*every [\p{L}\d ]+|[🔺⏫🔼🔽⏬]\uFE0F?|(?:🆔|⛔)\uFE0F?\s*[\w,-]+|(?<![\p{L}\p{N}])@[\p{L}\p{N}_-]+)`,
  'gu',
);
const SEPARATORS = /^[\s·—–:;,-]+|[\s·—–:;,-]+$/gu;
/** The command that we print to be copied, as it is printed. */
const COMMAND = / · `[^`]*\berrtrack fix [0-9a-f]+ -d "…"`/u;
/** The same with a person's words in it. */
const FILLED_IN = /`[^`]*\berrtrack fix [0-9a-f]+ -d "([^"]*)"`/u;

/** A line of ours without the command, which is another where there are more errors or another package manager. */
export function withoutCommand(text: string): string {
  return text.replace(COMMAND, '');
}

/**
 * What a person has added to a line of ours, or put in the place of a part of it; empty where there is nothing.
 * @param text the line now.
 * @param renderings lines that we may have written, without the command: the one that needs the smallest change
 * counts.
 */
export function findAddedText(text: string, renderings: readonly string[]): string {
  const now = split(withoutCommand(text).replace(planning(), ' '));
  const added = renderings.map((rendering) => findDifference(now, split(rendering)));
  const [least = ''] = added.sort((a, b) => a.length - b.length);
  return least.replace(FILLED_IN, '$1').replace(SEPARATORS, '');
}

/** What stands between the common beginning and the common end. */
function findDifference(now: readonly string[], before: readonly string[]): string {
  const most = Math.min(now.length, before.length);
  let start = 0;
  while (start < most && now[start] === before[start]) start += 1;
  let end = 0;
  while (end < most - start && now.at(-1 - end) === before.at(-1 - end)) end += 1;
  return now.slice(start, now.length - end).join(' ');
}

function split(text: string): readonly string[] {
  return text.split(' ').filter((word) => word !== '');
}
