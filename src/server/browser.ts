import { spawn } from 'node:child_process';

type Command = readonly [program: string, ...args: readonly string[]];

/** What opens an address in the browser of whoever is at work. None of them is a shell. */
const OPENERS: Readonly<Record<string, Command>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};
const ELSEWHERE: Command = ['xdg-open'];

/**
 * Open an address in a browser, which goes on without us.
 * @returns false where there is nothing that could.
 */
export function openBrowser(url: string, platform: string = process.platform): Promise<boolean> {
  const [program, ...args] = OPENERS[platform] ?? ELSEWHERE;
  return new Promise((resolve) => {
    const child = spawn(program, [...args, url], { detached: true, stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('spawn', () => resolve(true));
    child.unref();
  });
}
