import { latePattern } from './late-pattern.js';

/** A text as one word of a shell's command, to be copied: in quotes where it needs them, control characters escaped. */
export function quoteForShell(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  if (text.search(control()) === -1) return `'${text.replaceAll("'", "'\\''")}'`;
  const escaped = text.replace(/[\\']/g, '\\$&').replace(control(), escapeByte);
  return `$'${escaped}'`;
}

/** What a terminal is not shown as it is: the quotes of bash and zsh have escapes for it. */
const control = latePattern(String.raw`[\p{C}\p{Zl}\p{Zp}]`, 'gu');

function escapeByte(character: string): string {
  const bytes = new TextEncoder().encode(character);
  return [...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
}
