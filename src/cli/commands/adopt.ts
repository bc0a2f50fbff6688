import type { Adoption } from '../../fold/adopt.js';
import type { AdoptedError } from '../../fold/adoption-plan.js';
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

type OldLedgerKept = NonNullable<Adoption['oldLedger']>;

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
  for (const error of adopted) terminal.print(tellAdopted(error, todo, dryRun));
  for (const note of notes) terminal.talk(toPrintable(note));
  if (oldLedger !== null) terminal.talk(tellLedger(oldLedger, dryRun));
  if (adopted.length === 0 && oldLedger === null) {
    terminal.print(`There is no task in ${toPrintable(todo)} to take over.`);
  }
  return 0;
}

function tellAdopted(error: AdoptedError, todo: string, dryRun: boolean): string {
  const { hash, isKnown, type, message, line } = error;
  const [now, later] = isKnown ? ['Knows', 'Would know'] : ['Took over', 'Would take over'];
  const verb = `${dryRun ? later : now}${isKnown ? ' again' : ''}`;
  const where = line === null ? 'without a task' : `${todo}, line ${line}`;
  const what = message === '' ? type : `${type}: ${message.slice(0, 500)}`;
  return cutToWidth(toOneLine(`${verb} ${hash.slice(0, 8)} (${where}): ${what}`), MAX_WIDTH);
}

function tellLedger({ keptAs, fixed }: OldLedgerKept, dryRun: boolean): string {
  const kept = `${dryRun ? 'would be' : 'is'} kept as ${toPrintable(keptAs)}`;
  const rest = fixed === 0 ? '' : `, with ${formatCount(fixed, 'fixed error')}`;
  return `The ledger of error_tracker.py ${kept}${rest}.`;
}
