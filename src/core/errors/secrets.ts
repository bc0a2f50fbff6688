const REMOVED = '<secret>';

type Pattern = readonly [pattern: RegExp, replacement: string | ((match: string) => string)];

/** A quick look that nearly all texts end at; each secret below has one of these. */
const HINT =
  /eyj|-----begin|akia|asia|gh[pousr]_|github_pat_|glpat-|npm_|hf_|[rs]k[-_]|xox|xapp-|aiza|sg\.|:\/\/|pass|pwd|secret|token|key|auth|bearer|cookie|credential|sig|session|\d(?:[ -]?\d){12}/i;

/** What a name must end with for its value to be a secret. */
const SECRET_NAME =
  '(?:pass(?:word|wd|phrase)|pwd|secret|token|api[-_]?key|access[-_]?key|account[-_]?key|private[-_]?key|secret[-_]?key|credentials?|session[-_]?id|signature)';
const QUOTED = `"[^"\\n]{0,4000}"?|'[^'\\n]{0,4000}'?`;

/**
 * Secrets by the look of their value. Each is linear in the text: no nested or adjacent overlapping repetition,
 * and a start that lies inside a possible match is ruled out by what stands before it.
 */
export const SECRET_PATTERNS: readonly Pattern[] = [
  [
    /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]{0,8192}?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g,
    REMOVED,
  ],
  [/(?<![\w-])eyJ[\w-]{8,8192}(?:\.[\w-]{0,8192}){0,4}/g, REMOVED],
  [/(?<![A-Za-z0-9])(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16}(?![A-Za-z0-9])/g, REMOVED],
  [/(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{16,8192}|github_pat_\w{16,8192})/g, REMOVED],
  [
    /(?<![A-Za-z0-9])(?:glpat-[\w-]{16,8192}|npm_[A-Za-z0-9]{30,8192}|hf_[A-Za-z0-9]{30,8192})/g,
    REMOVED,
  ],
  [/(?<![\w-])(?:sk-(?=[\w-]{0,200}\d)[\w-]{16,8192}|[rsp]k_(?:live|test)_\w{10,8192})/g, REMOVED],
  [/(?<![A-Za-z0-9])(?:xox[a-z]-|xapp-)[\w-]{8,8192}/g, REMOVED],
  [/(?<![\w-])(?:AIza[\w-]{30,8192}|SG\.[\w-]{16,8192}\.[\w-]{16,8192})/g, REMOVED],
  // A password with a slash comes first; a port is none.
  [/(:\/\/[^\s/:@"'<>]{0,200}:)(?!\d{1,5}(?:[/\s]|$))[^\s:"'<>]{1,300}@/g, `://${REMOVED}@`],
  [/(:\/\/)(?!git@|<secret>@)(?:[^\s/@"'<>]{0,1000}@){1,20}/g, `$1${REMOVED}@`],
  [
    /\b((?:proxy-)?authorization["']?\s?[=:]\s?["']?)(?:(?:basic|bearer|digest|token|negotiate)\s+)?[^\s,;"']{1,8192}/gi,
    `$1${REMOVED}`,
  ],
  [/\b((?:set-)?cookie["']?\s?:\s?)[^\n"']{1,8192}/gi, `$1${REMOVED}`],
  [/\b(bearer\s+)(?=[\w.~+/=-]{0,200}\d)[\w.~+/-]{8,8192}=*/gi, `$1${REMOVED}`],
  [
    new RegExp(
      `(?<![\\w.-])([\\w.-]{0,60}?${SECRET_NAME}["']?\\s?=\\s?)(?:${QUOTED}|[^\\s,;&"'<>)}\\]]{1,8192})`,
      'gi',
    ),
    `$1${REMOVED}`,
  ],
  [
    new RegExp(
      `(?<![\\w.-])([\\w.-]{0,60}?${SECRET_NAME}["']\\s?:\\s?)(?:${QUOTED}|\\w{1,8192})`,
      'gi',
    ),
    `$1${REMOVED}`,
  ],
  [
    // Prose says `token: expected` too: without quotes a value has to look like a secret.
    new RegExp(
      `(?<![\\w.-])([\\w.-]{0,60}?${SECRET_NAME}:\\s?)(?:"[^"\\s]{4,200}"|'[^'\\s]{4,200}'|(?=[^\\s,;]{0,200}\\d)[^\\s,;"'<>]{6,8192})`,
      'gi',
    ),
    `$1${REMOVED}`,
  ],
  [
    /(?<![\w.-])[2-6]\d{3}(?:[ -]?\d){9,15}(?![\w-])/g,
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

function shortenHome(text: string, home: string): string {
  const folder = /[\\/]$/.test(home) ? home.slice(0, -1) : home;
  if (folder.length < 2 || !text.includes(folder)) return text;
  const [first = '', ...rest] = text.split(folder);
  return rest.reduce(
    (joined, part) => joined + (/^[\w.-]/.test(part) ? folder : '~') + part,
    first,
  );
}

/** The check digit that every payment card has (Luhn). */
function isCard(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    sum += index % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0);
  }
  return sum % 10 === 0 && new Set(digits).size > 1;
}
