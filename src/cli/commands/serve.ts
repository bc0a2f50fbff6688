import { toPrintableText } from '../../terminal/printable.js';
import { renderJson } from '../json.js';
import type { Session } from '../session.js';

const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

interface ServeOptions {
  readonly port?: number;
  readonly host?: string;
  readonly open?: boolean;
  readonly json?: boolean;
}

/** `serve`: the dashboard and the HTTP API, until Ctrl+C. Returns the exit code. */
export async function serve(
  { project, terminal }: Session,
  _operands: readonly string[],
  { port, host, open = false, json = false }: ServeOptions,
): Promise<number> {
  const ended = endOnSignals();
  const server = await import('../../server/serve.js');
  const talk = (text: string) => terminal.talk(toPrintableText(text));
  const process = { keepAlive: true, isOwnProcess: true };
  const served = await server.serve(project, { port, host, ...process, onNote: talk });
  const { url, token, isLoopback } = served;
  terminal.print(
    json ? renderJson({ url, port: served.port, ...(!isLoopback && { token }) }) : url,
  );
  if (!isLoopback) talk(WARNING);
  talk(`Serving the errors and runs of ${project.root}; Ctrl+C ends it.`);
  if (open && !(await openInBrowser(url))) talk('No browser could be started; open the address.');
  await ended;
  await served.close();
  return 0;
}

const WARNING =
  'warning: other machines can reach this. Whoever has the address with its token can read everything, and mark errors as fixed; it is not encrypted on its way.';

async function openInBrowser(url: string): Promise<boolean> {
  const { openBrowser } = await import('../../server/browser.js');
  return openBrowser(url);
}

/** Once: whoever asks a second time wants it to end whatever it is doing. */
function endOnSignals(): Promise<void> {
  return new Promise((resolve) => {
    for (const name of ENDING) process.once(name, () => resolve());
  });
}
