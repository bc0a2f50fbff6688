import type { Match } from '../../core/errors/redaction.js';
import { toPrintable } from '../../terminal/printable.js';
import { formatCount } from '../../terminal/relative-time.js';
import { sayOutcome } from '../decisions.js';
import { renderJson } from '../json.js';
import type { Session } from '../session.js';

interface ScrubOptions {
  readonly match?: readonly Match[];
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** What no program of ours can reach. */
const OUT_OF_REACH = [
  'commits that git already has: `git filter-repo --replace-text <file>` rewrites them',
  'other clones, forks and CI caches of this repository, and copies of its files',
] as const;

export async function scrub(
  { project, terminal }: Session,
  _operands: readonly string[],
  { match = [], dryRun = false, json = false }: ScrubOptions,
): Promise<number> {
  const { scrub: takeOut } = await import('../../fold/writing.js');
  const outcome = await takeOut(project, { matches: match, dryRun });
  if (outcome.kind === 'blocked') return sayOutcome(outcome, terminal, '');
  if (outcome.kind === 'waiting') {
    terminal.talk(`error: Nothing was taken out: ${toPrintable(outcome.reason)}`);
    return 2;
  }
  const { changed, left } = outcome.found;
  if (json) {
    terminal.print(renderJson({ dryRun, changed, left, outOfReach: OUT_OF_REACH }));
    return 0;
  }
  for (const { file, action } of changed) {
    const done = dryRun ? `Would be ${action}` : action === 'cleaned' ? 'Cleaned' : 'Removed';
    terminal.print(`${done}: ${toPrintable(file)}`);
  }
  if (changed.length === 0) terminal.print('No secret was found in what errtrack has written.');
  for (const { file, lines } of left) {
    const places = `${lines.length === 1 ? 'line' : 'lines'} ${lines.slice(0, 20).join(', ')}`;
    terminal.talk(
      `${toPrintable(file)} holds ${formatCount(lines.length, 'line')} of your own with a secret (${places}): change them by hand.`,
    );
  }
  terminal.talk(`Out of reach:\n${OUT_OF_REACH.map((place) => `  ${place}`).join('\n')}`);
  terminal.talk('Whatever was in the open must be revoked all the same.');
  return 0;
}
