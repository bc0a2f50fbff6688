import { toVisibleText } from '../../core/printable.js';

const MAX_TEXT = 4_000;
const MAX_CODE = 20_000;

/** A text that came from outside: nothing in it is hidden, and its direction stays its own. */
export function Text({ of }: { readonly of: string }) {
  return <bdi>{show(of, MAX_TEXT)}</bdi>;
}

/** The same, with its lines and spaces as they are. */
export function Code({ of }: { readonly of: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <pre class="code" tabIndex={0}>
      {show(of, MAX_CODE)}
    </pre>
  );
}

/** A text in one line, for titles and labels. */
export function toLine(text: string, max = 300): string {
  return toVisibleText(text.slice(0, max).replace(/\s+/gu, ' ').trim());
}

function show(text: string, max: number): string {
  return toVisibleText(text.length > max ? `${text.slice(0, max)}…` : text);
}
