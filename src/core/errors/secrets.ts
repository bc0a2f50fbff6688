import { cutText } from './bounded-text.js';
import { NAME_PATTERNS } from './secret-names.js';
import { REMOVED, type SecretPattern, TOKEN_HINTS, TOKEN_PATTERNS } from './secret-tokens.js';

/** A quick look that nearly all texts end at; each secret below has one of these. */
const HINT = new RegExp(
  `${TOKEN_HINTS.join('|')}|:\\/\\/|@|pass|pw|secret|token|key|auth|bearer|basic|cookie|credential|sig|sess|-u|-p|cv[vc]|otp|jwt|hmac|identified|[?&;#][a-z_]+=|connection|\\d(?:[ -]?\\d){11}`,
  'i',
);

/** Who logs in, where: `postgres://ada:…@db`, `ada:…@tcp(db)`, `thin:scott/…@db`. */
const ADDRESS_PATTERNS: readonly SecretPattern[] = [
  // A password with a slash comes first; a port is none.
  [/(:\/\/[^\s/:@"'<>]{0,200}:)(?!\d{1,5}(?:[/\s]|$))[^\s:"'<>]{1,300}@/g, `://${REMOVED}@`],
  [/(:\/\/)(?!git@|<secret>@)(?:[^\s/@"'<>]{0,1000}@){1,20}/g, `$1${REMOVED}@`],
  [
    /(?<![\w.%+-])(?!mailto:|npm:|workspace:)[\w.%+-]{1,100}:[^\s:@/"'<>]{3,200}@(?=(?:tcp|unix)\(|(?!sha\d)[\w.-]{1,200}:\d{2,5}\b)/gi,
    `${REMOVED}@`,
  ],
  [/(\bthin:)[^\s/@]{1,100}\/[^\s@]{1,200}@/g, `$1${REMOVED}@`],
];

/** Visa, Mastercard, American Express, Discover, Diners, JCB, Maestro, UnionPay: by their first digits and length. */
const CARD =
  /^(?:4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]|2[2-7])\d{14}|3[47]\d{13}|6(?:011|4[4-9]\d|5\d\d)\d{12}|3(?:0[0-5]|[68]\d)\d{11}|35\d{14}|(?:50|5[6-8]|6[37])\d{10,14}|62\d{14,17})$/;

/**
 * Secrets by the look of their value, then by their name. Each is linear in the text: no nested or adjacent
 * overlapping repetition without a bound, and starts inside a possible match are ruled out by what stands before them.
 */
export const SECRET_PATTERNS: readonly SecretPattern[] = [
  ...TOKEN_PATTERNS,
  ...ADDRESS_PATTERNS,
  ...NAME_PATTERNS,
  [
    /(?<![\w.-]|[ -]\d{1,4}-)[2-6]\d{3}(?:[ -]?\d){8,15}(?![\w-])/g,
    (match) => (isCard(match) ? REMOVED : match),
  ],
];

/**
 * Replace secrets by `<secret>`, and the home folder by `~`. An ordinary text comes back as it is.
 * Cut long texts with `cutText` first: half a secret matches no pattern.
 */
export function removeSecrets(text: string, home: string | null = null): string {
  let clean = home === null ? text : shortenHome(text, home);
  if (!HINT.test(clean)) return clean;
  for (const [pattern, replacement] of SECRET_PATTERNS) {
    clean =
      typeof replacement === 'string'
        ? clean.replace(pattern, replacement)
        : clean.replace(pattern, replacement);
  }
  return clean;
}

const MAX_SEEN = 8 * 1024;

/** The beginning of a text without secrets: none is halved by the cut, which comes after. */
export function takeClean(text: string, maxLength: number): string {
  // One endless word has no end to cut at; its own end is far beyond what is kept.
  const head = cutText(text, MAX_SEEN) || text.slice(0, MAX_SEEN);
  return removeSecrets(head).slice(0, maxLength);
}

function shortenHome(text: string, home: string): string {
  const folder = /[\\/]$/.test(home) ? home.slice(0, -1) : home;
  if (folder.length < 2 || !text.includes(folder)) return text;
  const [first = '', ...rest] = text.split(folder);
  return rest.reduce(
    (joined, part) => joined + (/^[\w.-]/.test(part) ? folder : '~') + part,
    first,
  );
}

/** The first digits and the check digit that every payment card has (Luhn). */
function isCard(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  if (!CARD.test(digits) || new Set(digits).size === 1) return false;
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    sum += index % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0);
  }
  return sum % 10 === 0;
}
