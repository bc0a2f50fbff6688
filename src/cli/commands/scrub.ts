import type { Match } from '../../core/errors/redaction.js';
import type { ChangedFile, FoundSecrets, ReasonToKeep } from '../../fold/found-secrets.js';
import { toPrintable } from '../../terminal/printable.js';
import { formatCount } from '../../terminal/relative-time.js';
import type { Terminal } from '../../terminal/terminal.js';
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
  const { changed, left, kept } = outcome.found;
  if (json) terminal.print(renderJson({ dryRun, changed, left, kept, outOfReach: OUT_OF_REACH }));
  else tell(outcome.found, dryRun, terminal);
  // All else is clean, and what a person is to look at is told: here the work itself is not done.
  return !dryRun && kept.some(({ reason }) => reason === 'live') ? 2 : 0;
}

function tell({ changed, left, kept }: FoundSecrets, dryRun: boolean, terminal: Terminal): void {
  for (const { file, action } of changed) {
    terminal.print(`${dryRun ? `Would be ${action}` : DONE[action]}: ${toPrintable(file)}`);
  }
  if (changed.length === 0) terminal.print('No secret was found in what errtrack has written.');
  for (const { file, lines } of left) {
    const places = `${lines.length === 1 ? 'line' : 'lines'} ${lines.slice(0, 20).join(', ')}`;
    terminal.talk(
      `${toPrintable(file)} holds ${formatCount(lines.length, 'line')} of your own with a secret (${places}): change them by hand.`,
    );
  }
  for (const { file, reason } of kept) terminal.talk(`${toPrintable(file)} ${WHY_KEPT[reason]}`);
  terminal.talk(`Out of reach:\n${OUT_OF_REACH.map((place) => `  ${place}`).join('\n')}`);
  terminal.talk('Whatever was in the open must be revoked all the same.');
}

const DONE: Readonly<Record<ChangedFile['action'], string>> = {
  cleaned: 'Cleaned',
  removed: 'Removed',
  renamed: 'Renamed',
};

const WHY_KEPT: Readonly<Record<ReasonToKeep, string>> = {
  live: 'holds a secret, and its run goes on: run it again when that has ended.',
  picture: 'is a picture of a run that held a secret, and may show it: look at it, and delete it.',
  name: 'has a secret in its name, by which the run is known: `errtrack runs prune` removes it, or delete the folder.',
  'no text': 'is no text that can be looked into: look at it, and delete it.',
};
