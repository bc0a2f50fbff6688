import { basename } from 'node:path';
import { createShortener, listNames } from '../../core/short-hash.js';
import type { FoldOutcome } from '../../fold/outcome.js';
import { toPrintableText } from '../../terminal/printable.js';
import { formatCount } from '../../terminal/relative-time.js';
import { readView } from '../ledger-view.js';
import { describeRemark } from '../remarks.js';
import type { Session } from '../session.js';

const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** `sync --watch`: sync, and again after every change, until Ctrl+C. Returns the exit code. */
export async function watch(session: Session): Promise<number> {
  const { project, terminal } = session;
  if (!project.marked) {
    terminal.talk(
      `error: nothing marks ${toPrintableText(project.root)} as a project; run \`errtrack init\` there`,
    );
    return 2;
  }
  const writing = await import('../../fold/writing.js');
  const end = endOnSignals();
  const names = [project.files.todo, project.files.fixed].map((path) => basename(path));
  terminal.talk(`Watching ${toPrintableText(names.join(' and '))}; Ctrl+C ends it.`);
  const say = createTeller(session);
  await writing.watch(project, { signal: end, onFold: say });
  return 0;
}

/** Once: whoever asks a second time wants it to end whatever it is doing. */
function endOnSignals(): AbortSignal {
  const controller = new AbortController();
  const end = () => controller.abort();
  for (const name of ENDING) process.once(name, end);
  // Nobody reads any more.
  process.stdout.once('close', end);
  return controller.signal;
}

/** Says what a fold did; why it does nothing is said once, as long as that stays the same. */
function createTeller({ project, terminal }: Session): (outcome: FoldOutcome) => Promise<void> {
  let told = '';
  const tellOnce = (text: string) => {
    if (text !== told && text !== '') terminal.talk(text);
    told = text;
  };
  return async (outcome) => {
    if (outcome.kind === 'blocked') return tellOnce(`error: ${toPrintableText(outcome.problem)}`);
    if (outcome.kind === 'waiting') {
      return tellOnce(`The files wait: ${toPrintableText(outcome.reason)}`);
    }
    tellOnce('');
    const lines = await describeFold(project, outcome);
    for (const line of lines) terminal.print(toPrintableText(line));
    for (const note of outcome.notes) terminal.talk(toPrintableText(note));
  };
}

async function describeFold(
  project: Session['project'],
  { remarks, events }: Extract<FoldOutcome, { kind: 'folded' }>,
): Promise<readonly string[]> {
  if (remarks.length === 0) return events > 0 ? [`Took in ${formatCount(events, 'event')}`] : [];
  // Of a ledger that somebody has broken since, no record is known: then a hash is shown whole.
  const { records } = await readView(project);
  const shorten = createShortener(listNames(records));
  return remarks.map((remark) => describeRemark(remark, shorten(remark.hash)));
}
