import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { makeTempFolder } from './temp-folder.js';

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A browser of this machine; undefined where there is none. */
export const browser = BROWSERS.find((path) => existsSync(path));

interface Answer {
  readonly id?: number;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/** One page of a real browser, with the methods of those that Playwright and Puppeteer have. */
export class BrowserPage {
  readonly #process: ChildProcess;
  readonly #input: Writable;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #count = 0;
  #session: unknown;

  private constructor(path: string) {
    const args = ['--headless', '--no-sandbox', '--disable-gpu', '--remote-debugging-pipe'];
    const folder = `--user-data-dir=${makeTempFolder()}`;
    const stdio = ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] as const;
    this.#process = spawn(path, [...args, folder], { stdio: [...stdio] });
    const [, , , input, output] = this.#process.stdio;
    this.#input = input as Writable;
    this.#listen(output as Readable);
  }

  static async open(path: string, url: string): Promise<BrowserPage> {
    const page = new BrowserPage(path);
    const { targetId } = await page.#send('Target.createTarget', { url });
    const attached = await page.#send('Target.attachToTarget', { targetId, flatten: true });
    page.#session = attached['sessionId'];
    await page.#load(url);
    return page;
  }

  /** The first picture takes the longest: a test is about the next ones. */
  async #load(url: string): Promise<void> {
    for (let state: unknown; state !== `complete ${url}`; ) {
      state = await this.#evaluate('`${document.readyState} ${location.href}`');
    }
    await this.screenshot();
  }

  async screenshot(): Promise<Uint8Array> {
    const { data } = await this.#send('Page.captureScreenshot');
    return Buffer.from(String(data), 'base64');
  }

  async content(): Promise<string> {
    return String(await this.#evaluate('document.documentElement.outerHTML'));
  }

  async url(): Promise<string> {
    return String(await this.#evaluate('location.href'));
  }

  /** Ends the browser, and waits until it is gone. */
  async close(): Promise<void> {
    const gone = new Promise((resolve) => this.#process.once('exit', resolve));
    await this.#send('Browser.close', {}, false);
    await gone;
  }

  async #evaluate(expression: string): Promise<unknown> {
    const { result } = await this.#send('Runtime.evaluate', { expression, returnByValue: true });
    return Object(result).value;
  }

  #send(method: string, params: object = {}, isInPage = true): Promise<Record<string, unknown>> {
    const id = ++this.#count;
    const session = isInPage && this.#session !== undefined ? { sessionId: this.#session } : {};
    this.#input.write(`${JSON.stringify({ id, method, params, ...session })}\0`);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, ({ result = {}, error }) =>
        error === undefined ? resolve(result) : reject(new Error(`${method}: ${error.message}`)),
      );
    });
  }

  #listen(output: Readable): void {
    let rest = '';
    output.setEncoding('utf8').on('data', (text: string) => {
      const messages = (rest + text).split('\0');
      rest = messages.pop() ?? '';
      for (const message of messages) {
        const answer: Answer = JSON.parse(message);
        this.#waiting.get(answer.id ?? 0)?.(answer);
      }
    });
  }
}
