import { formatCount } from '../../terminal/relative-time.js';
import { sayOutcome } from '../decisions.js';
import type { Session } from '../session.js';

export async function sync({ project, terminal }: Session): Promise<number> {
  const { fold } = await import('../../fold/writing.js');
  const outcome = await fold(project, { relist: true });
  if (outcome.kind === 'folded') {
    terminal.print(
      outcome.events === 0
        ? 'Everything is up to date'
        : `Took in ${formatCount(outcome.events, 'event')}`,
    );
  }
  return sayOutcome(outcome, terminal, 'The files wait');
}
