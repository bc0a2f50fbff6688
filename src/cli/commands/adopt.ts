import { toOneLine, toPrintable } from '../../terminal/printable.js';
import { formatCount } from '../../terminal/relative-time.js';
import { cutToWidth } from '../../terminal/width.js';
import { sayOutcome } from '../decisions.js';
import { renderJson } from '../json.js';
import type { Session } from '../session.js';

interface AdoptOptions {
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const MAX_WIDTH = 100;

export async function adopt(
  { project, terminal }: Session,
  _operands: readonly string[],
  { dryRun = false, json = false }: AdoptOptions,
): Promise<number> {
  const { adopt: takeOver } = await import('../../fold/writing.js');
  const outcome = await takeOver(project, { dryRun });
  if (outcome.kind === 'waiting') {
    terminal.talk(`error: Nothing was taken over: ${toPrintable(outcome.reason)}`);
    return 2;
  }
  if (outcome.kind === 'blocked') return sayOutcome(outcome, terminal, '');
  const { adopted, notes, todo, oldLedger } = outcome;
  if (json) {
    const shown = adopted.map(({ events, hasId, ...error }) => error);
    terminal.print(renderJson({ dryRun, adopted: shown, notes, oldLedger }));
    return 0;
  }
  for (const { hash, isKnown, type, message, line } of adopted) {
    const verb = isKnown
      ? dryRun
        ? 'Would know again'
        : 'Knows again'
      : dryRun
        ? 'Would take over'
        : 'Took over';
    const where = line === null ? 'without a task' : `${todo}, line ${line}`;
    const what = message === '' ? type : `${type}: ${message.slice(0, 500)}`;
    const text = `${verb} ${hash.slice(0, 8)} (${where}): ${toOneLine(what)}`;
    terminal.print(cutToWidth(toPrintable(text), MAX_WIDTH));
  }
  for (const note of notes) terminal.talk(toPrintable(note));
  if (oldLedger !== null) {
    const kept = dryRun ? 'would be kept' : 'is kept';
    const fixed =
      oldLedger.fixed === 0 ? '' : `, with ${formatCount(oldLedger.fixed, 'fixed error')}`;
    terminal.talk(
      `The ledger of error_tracker.py ${kept} as ${toPrintable(oldLedger.keptAs)}${fixed}.`,
    );
  }
  if (adopted.length === 0 && oldLedger === null) {
    terminal.print(`There is no task in ${toPrintable(todo)} to take over.`);
  }
  return 0;
}
