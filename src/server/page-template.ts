import { toPageJson } from '../core/page-json.js';

const NONCE = '__NONCE__';
const DATA = '__DATA__';

/** The page, with everything inside but what it is about. */
export class PageTemplate {
  readonly #parts: readonly string[];

  /** @param text HTML that has a place for its data, and for the nonce of each script and style. */
  constructor(text: string) {
    this.#parts = text.split(DATA);
  }

  /** The page about some data. No data can end the script that it stands in, or have a nonce. */
  fill(nonce: string, data: unknown): string {
    const json = toPageJson(data);
    return this.#parts.map((part) => part.replaceAll(NONCE, nonce)).join(json);
  }
}
