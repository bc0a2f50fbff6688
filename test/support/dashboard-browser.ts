import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A browser of this machine; undefined where there is none. */
export const browserPath = PATHS.find((path) => existsSync(path));

/** A page, and what went wrong in it. */
export interface OpenedPage {
  readonly page: Page;
  /** What it complained of: errors, and what its policy has refused. */
  readonly complaints: string[];
}

/** A real browser that opens pages for tests. */
export class DashboardBrowser {
  #browser: Browser | null = null;

  async open(
    url: string,
    options: BrowserContextOptions = {},
    prepare: (page: Page) => Promise<void> = async () => {},
  ): Promise<OpenedPage> {
    this.#browser ??= await launch();
    const context = await this.#browser.newContext({
      viewport: { width: 1280, height: 800 },
      ...options,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const complaints: string[] = [];
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning')
        complaints.push(message.text());
    });
    await prepare(page);
    await page.goto(url);
    return { page, complaints };
  }

  async close(): Promise<void> {
    await this.#browser?.close();
  }
}

function launch(): Promise<Browser> {
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run'];
  return chromium.launch({ executablePath: browserPath ?? '', args });
}
