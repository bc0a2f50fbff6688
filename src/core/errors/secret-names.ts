import { REMOVED, type SecretPattern } from './secret-tokens.js';

/** Names whose value is a secret, whatever it looks like. */
const STRONG =
  '(?:pass(?:word|wd|phrase|code)s?(?:[-_ ]?hash)?|pwd|secret(?:[-_ ]?key[-_ ]?base)?|(?:api|access|account|private|secret|auth|encryption|signing|master|shared[-_ ]?access|subscription|storage|license|deploy)[-_ ]?key|(?:db|smtp|user|admin|root|mysql|redis|mail|ftp|ssh|http|basic|auth|my)[-_]?pass|(?<![A-Za-z])pass(?!\\s?[=:]\\s?\\d{1,5}(?!\\w))|cv[vc]2?|connection[-_]?string)';
/** Names whose value is one if it looks like one: they stand in ordinary sentences too. */
const WEAK =
  '(?:token|credentials?|sess(?:ion)?[-_]?(?:id|key|token)|signature|hmac|jwt|bearer|otp|(?<![a-z])(?:auth|sid|sig|pat))';
const NAME = `(?:${STRONG}|${WEAK})`;
/** Parameters of a URL or a form, where no sentence can be meant. */
const PARAMETER =
  '(?:sig|sas|sid|jwt|auth|hmac|ticket|session|pw|pass|otp|code(?==[\\w.~%/+-]{16})|key(?==[\\w-]{16})|assertion|samlresponse|oauth_verifier)';

/** What tells of a value, and is none: `password: required`, `token=null`. */
const WORD =
  '(?:null|nil|undefined|none|nan|true|false|yes|no|ok|on|off|empty|blank|required|missing|invalid|incorrect|wrong|expired|expected|unexpected|unauthori[sz]ed|forbidden|denied|malformed|rejected|revoked|failed|mismatch|unknown|unsupported|short|weak|is|was|are|has|had|must|should|too|cannot|can|could|may|not|does|did|needs?|of|for|in|at|to|and|or|the|an?|be|been|with|from|when|if|got|found|given|provided|string|number|boolean|object|option|flag|argument|value)';
/** Such a word and nothing behind it, or a sentence that begins so. */
const NO_VALUE = `(?![ \\t]|${WORD}(?![\\w+/=@!#$%^&*.~-]))(?!process\\.env|[<[]|\\*{3}|x{4}|\\$\\{|%s|\\{\\{)`;
/** With a digit or a sign in it: no word of a language. */
const ODD = '(?=[^\\s,;"\'<>]{0,200}[\\d!@#$%^&*+=~])';
/** A quote, as it stands in text, in JSON, or in JSON inside JSON. */
const QUOTE = '\\\\{0,3}["\'`]';
const QUOTED =
  '(?:\\\\{0,3}"[^"\\\\\\n]{0,4000}(?:\\\\.[^"\\\\\\n]{0,4000}){0,20}\\\\{0,3}"?|\'[^\'\\n]{0,4000}\'?|`[^`\\n]{0,4000}`?)';
const FREE = '[^\\s,;&"\'<>)}\\]\\\\]{1,8192}';
/** What may stand before the name in the same word: `DB_`, `x-`, `spring.datasource.`. */
const BEFORE = '(?<![\\w.-])[\\w.-]{0,60}?';
/** A line's end, also an escaped one, or the next name. */
const END = '[ \\t]{0,8}(?:[\\n\\r]|\\\\[nr]|$|[\\w-]{1,40}:\\s)';
const GAP = '[ \\t]{0,8}';

function named(rest: string, flags = 'gi'): SecretPattern {
  return [new RegExp(rest, flags), `$1${REMOVED}`];
}

/** Secrets that are known by the name before them. */
export const NAME_PATTERNS: readonly SecretPattern[] = [
  named(
    `\\b((?:proxy-)?authorization(?:${QUOTE})?${GAP}(?:=>?|:)${GAP}(?:${QUOTE})?)${NO_VALUE}(?:(?:digest|aws4-hmac-sha256|hawk|oauth)\\s[^\\n]{1,4000}|(?:[a-z][\\w-]{1,30}[ \\t]{1,4})?[^\\s,;"'\\\\]{1,8192})`,
  ),
  named(
    `\\b((?:set-)?cookie(?:${QUOTE})?${GAP}(?:=>|:)${GAP}(?:${QUOTE})?)${NO_VALUE}[^\\n"'\\\\]{1,8192}`,
  ),
  [
    /\b([Bb]earer\s+|BEARER\s+)(?=[\w.~+/=-]{0,200}(?:\d|[a-z][A-Z]))[\w.~+/-]{8,8192}=*/g,
    `$1${REMOVED}`,
  ],
  [
    /\b([Bb]asic\s+)(?=[A-Za-z0-9+/]{0,200}(?:\d|[a-z][A-Z]|=))[A-Za-z0-9+/]{8,8192}={0,2}/g,
    `$1${REMOVED}`,
  ],
  // Elements: <password>…</password>; settings: <add key="Password" value="…"/>.
  named(`(<(?:[\\w.-]{1,40}:)?[\\w.-]{0,60}?${NAME}(?:\\s[^<>]{0,200})?>)[^<]{1,4000}(?=</)`),
  named(`((?:key|name)="[\\w.-]{0,60}?${STRONG}"\\s{1,8}value=)"[^"]{1,4000}"`),
  // name = value, name=value, name%3Dvalue, 'name' => 'value'
  named(`(${BEFORE}${NAME}(?:${QUOTE})?${GAP}(?::?=>?|%3D)${GAP})${NO_VALUE}(?:${QUOTED}|${FREE})`),
  // A quoted name is data, not a sentence; nor is a quoted value.
  named(
    `(${BEFORE}${NAME}${QUOTE}[\\])]?\\s{0,8}:\\s{0,8})(?!${QUOTE}${WORD}\\b[^"'\`]{0,200}${QUOTE})${NO_VALUE}(?:${QUOTED}|[\\w.+/=@!#$%^&*~-]{1,8192})`,
  ),
  named(`(${BEFORE}${STRONG}${GAP}:${GAP})(?!${QUOTE}${WORD}\\b)${QUOTED}`),
  named(`(${BEFORE}${WEAK}${GAP}:${GAP})(?:"[^"\\s]{8,4000}"|'[^'\\s]{8,4000}')`),
  // Without quotes: what is no word, or stands alone at the end of its line.
  named(`(${BEFORE}${NAME}${GAP}:${GAP})${NO_VALUE}${ODD}[^\\s,;"'<>]{4,8192}`),
  named(`(${BEFORE}${STRONG}${GAP}:${GAP})${NO_VALUE}[\\w.-]{6,200}(?=${END})`),
  named(`(${BEFORE}${WEAK}${GAP}:${GAP})${NO_VALUE}[\\w.-]{16,200}(?=${END})`),
  named(`(\\bx-[\\w-]{0,40}${NAME}${GAP}:${GAP})${NO_VALUE}[^\\s,;"'<>]{4,8192}`),
  // --token value, '--token', 'value'
  named(
    `((?<![\\w-])--?[\\w-]{0,40}?(?:${NAME}|pass|pw)(?:["']\\s?,\\s{0,4}["']|[ \\t]{1,4}))${NO_VALUE}(?!-)(?:${QUOTED}|[^\\s"']{1,8192})`,
  ),
  named(`((?<![\\w-])(?:-u|--user|--proxy-user)[ =]{0,2}["']?)[^\\s:"'/]{1,100}:[^\\s"']{1,300}`),
  named(
    `(\\b(?:mysql\\w{0,10}|mariadb|sshpass|redis-cli|mongo\\w{0,10})\\b[^\\n]{0,200}?\\s-[pa])[ ]?(?!\\d{2,5}\\b)[^\\s"'-][^\\s"']{2,200}`,
  ),
  // password 'hunter2', token 8f14e45f…, API key provided: …
  named(
    `(\\b(?:password|passphrase|passwd)\\s{1,4})(?!${QUOTE}${WORD}\\b)(?:"[^"\\n]{3,200}"|'[^'\\n]{3,200}')`,
  ),
  named(
    `((?<![A-Za-z\\d])${NAME}\\s{1,4}(?:(?:is|was|of|used|provided|given|with value|value)\\s{0,4}:?\\s{1,4}|provided:\\s?|:\\s?)?["'\`(]?)(?=[\\w+=!@#$%^&*~.-]{0,200}\\d)(?=[\\w+=!@#$%^&*~.-]{0,200}[A-Za-z])[\\w+=!@#$%^&*~-][\\w+=!@#$%^&*~.-]{7,8192}(?![/(\\\\])`,
  ),
  named(
    `(\\bidentified\\s{1,4}(?:with\\s\\w{1,40}\\s)?by\\s{1,4})(?:password\\s)?(?:'[^'\\n]{1,200}'|"[^"\\n]{1,200}")`,
  ),
  // AWS_KEY and the like; what a key of a table or a cache is called is no secret.
  [
    /\b((?:(?!PRIMARY|FOREIGN|PUBLIC|CACHE|SORT|PARTITION|UNIQUE|INDEX|DUPLICATE)[A-Z0-9]{2,30}_){1,6}KEY\s?[=:]\s?)(?=\S{0,200}\d)["']?[\w+/=:.-]{16,8192}["']?/g,
    `$1${REMOVED}`,
  ],
  named(`([?&;#]${PARAMETER}=)[^&\\s"'<>#]{3,8192}`),
];

const SECRET_NAME = new RegExp(`^[\\w .-]{0,60}?${NAME}$`, 'i');

/** Whether what has this name is a secret: a tag, a setting. */
export function isSecretName(name: string): boolean {
  return name.length <= 200 && SECRET_NAME.test(name);
}
