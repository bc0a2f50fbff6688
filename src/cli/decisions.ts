import type { NewEvent } from '../core/events.js';
import type { FoldOutcome } from '../fold/outcome.js';
import { toPrintable, toPrintableText } from '../terminal/printable.js';
import type { Terminal } from '../terminal/terminal.js';
import type { Session } from './session.js';

/** A person's decision, and the line that says that it was carried out. */
export interface Decision {
  readonly event: NewEvent;
  readonly done: string;
}

const WAITING = 'Recorded; the files wait';

/** Journal decisions, fold them, and say what came of it. Returns the exit code. */
export async function carryOut(
  { project, terminal }: Session,
  decisions: readonly Decision[],
): Promise<number> {
  if (decisions.length === 0) return 0;
  const { fold } = await import('../fold/writing.js');
  const { recordDecisions } = await import('../fold/decisions.js');
  recordDecisions(
    project,
    decisions.map(({ event }) => event),
  );
  const outcome = await fold(project);
  if (outcome.kind !== 'blocked') {
    for (const { done } of decisions) terminal.print(toPrintable(done));
  }
  const code = sayOutcome(outcome, terminal, WAITING);
  // The journal has them: the next fold that can write will carry them out.
  if (outcome.kind === 'blocked') terminal.talk(`${WAITING} until that is mended.`);
  return code;
}

/** Say what a person should know of a fold. `waiting` opens the sentence that gives the reason. Returns the exit code. */
export function sayOutcome(outcome: FoldOutcome, terminal: Terminal, waiting: string): number {
  if (outcome.kind === 'blocked') {
    terminal.talk(`error: ${toPrintableText(outcome.problem)}`);
    return 2;
  }
  if (outcome.kind === 'folded') {
    for (const note of outcome.notes) terminal.talk(toPrintableText(note));
    return 0;
  }
  terminal.talk(`${waiting}: ${toPrintableText(outcome.reason)}`);
  terminal.talk('They are brought up to date by the next `errtrack sync` after that.');
  return 0;
}
