import { ErrtrackError } from '../../core/errtrack-error.js';
import type { Run } from '../../core/runs/run.js';
import { findRunner } from '../../files/runner.js';
import { followRun } from '../../runlog/follow-run.js';
import { getRunId } from '../../runlog/named-run.js';
import { findRunFolder } from '../../runlog/run-folder.js';
import { createLineRenderer } from '../../terminal/runs/line-renderer.js';
import type { Terminal } from '../../terminal/terminal.js';
import type { Session } from '../session.js';

/** `runs tail`: the lines of a run, as they come. Returns the exit code. */
export async function tail(
  { project, terminal }: Session,
  [name = '@latest']: readonly string[],
  { json = false }: { readonly json?: boolean },
): Promise<number> {
  const folder = findRunFolder(project.dataDir, getRunId(project.dataDir, name));
  if (folder === null) throw new ErrtrackError('NOT_FOUND', `Run ${name} is gone`);
  const renderer = createLineRenderer({
    output: json ? 'json' : 'plain',
    stream: createStream(terminal),
    env: process.env,
    getRunner: () => findRunner(project.root),
    chosen: project.settings.theme,
  });
  let last: Run | null = null;
  for await (const { event, run } of followRun(folder, endWhenClosed())) {
    if (event !== null) renderer.event(event, run);
    last = run;
  }
  if (last !== null) renderer.end(last);
  renderer.close();
  if (last?.status === 'interrupted')
    terminal.talk('The run was interrupted: its process ended before it did.');
  return 0;
}

/** Lines of a renderer, for the one writer. */
function createStream(terminal: Terminal) {
  return {
    write: (text: string) => terminal.print(text.replace(/\n$/, '')),
    isTTY: terminal.onScreen,
    columns: terminal.width,
  };
}

/** Nobody reads any more. */
function endWhenClosed(): AbortSignal {
  const controller = new AbortController();
  process.stdout.once('close', () => controller.abort());
  return controller.signal;
}
