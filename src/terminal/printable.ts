// What may reach a terminal may stand in a plain text as well, so the rules are those of the core.
export { toOneLine, toPrintable, toPrintableLines, toPrintableText } from '../core/printable.js';
