import { toVisibleText } from '../../core/printable.js';

const MAX_LENGTH = 20_000;

/** A text that came from outside: nothing in it is hidden, and its direction stays its own. */
export function Text({ of, max = MAX_LENGTH }: { readonly of: string; readonly max?: number }) {
  const cut = of.length > max ? `${of.slice(0, max)}…` : of;
  return <bdi>{toVisibleText(cut)}</bdi>;
}

/** The same, with its lines and spaces as they are. */
export function Code({ of }: { readonly of: string }) {
  const cut = of.length > MAX_LENGTH ? `${of.slice(0, MAX_LENGTH)}…` : of;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <pre class="code" tabIndex={0}>
      {toVisibleText(cut)}
    </pre>
  );
}

/** A text in one line, for titles and labels. */
export function toLine(text: string, max = 300): string {
  return toVisibleText(text.slice(0, max).replace(/\s+/gu, ' ').trim());
}
