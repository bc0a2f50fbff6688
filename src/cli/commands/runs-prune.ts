import { ErrtrackError } from '../../core/errtrack-error.js';
import { pruneRuns } from '../../runlog/prune.js';
import { toOneLine } from '../../terminal/printable.js';
import { formatCount } from '../../terminal/relative-time.js';
import type { Session } from '../session.js';
import { readSince } from '../since-option.js';

interface PruneOptions {
  readonly keep?: number;
  readonly olderThan?: string;
  readonly dryRun?: boolean;
}

export async function prune(
  { project, terminal, now }: Session,
  _operands: readonly string[],
  { keep, olderThan, dryRun = false }: PruneOptions,
): Promise<number> {
  const since = readSince('--older-than', olderThan, now);
  if (keep === undefined && since === undefined) {
    throw new ErrtrackError(
      'BAD_OPTION',
      'Say which runs to keep: --keep 50, --older-than 30d, or both',
    );
  }
  const { removed, left } = pruneRuns(project.dataDir, { keep, since }, { dryRun, now });
  for (const id of removed) terminal.print(`${dryRun ? 'Would remove' : 'Removed'} ${id}`);
  for (const { id, reason } of left) terminal.talk(toOneLine(`${id} stays: ${reason}`));
  if (removed.length === 0) terminal.print(dryRun ? 'Would remove nothing.' : 'Nothing to remove.');
  else
    terminal.talk(`${dryRun ? 'Would remove' : 'Removed'} ${formatCount(removed.length, 'run')}.`);
  return 0;
}
