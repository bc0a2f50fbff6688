/** A pattern and what takes the place of what it finds. */
export type SecretPattern = readonly [
  pattern: RegExp,
  replacement: string | ((match: string) => string),
];

export const REMOVED = '<secret>';

/**
 * Where a token may begin: not inside a word, but behind an escaped character, as in JSON (`\n`) or a URL (`%22`).
 * It also rules out the starts that lie inside a possible match, which keeps each pattern linear.
 */
const START = '(?:(?<=%[\\dA-Fa-f]{2}|\\\\[nrtbf])|(?<![\\w-]))';
/** The same for tokens that stand behind an underscore at times: `KEY_AKIA…`. */
const LOOSE_START = '(?:(?<=%[\\dA-Fa-f]{2}|\\\\[nrtbf])|(?<![A-Za-z0-9]))';

/** Tokens that say by their beginning whose they are: the beginning, and what follows it. */
const BY_PREFIX: readonly (readonly [prefix: string, rest: string])[] = [
  ['gh[pousr]_', '[A-Za-z0-9_]{16,}'],
  ['github_pat_', '\\w{16,}'],
  ['gl(?:pat|dt|rt|cbt|ptt|ft|soat|imt|agent|oas|ffct)-', '[\\w.-]{16,}'],
  ['(?:npm|hf|dckr_pat|rubygems|ntn|napi|nvapi|pscale_\\w{2,8})[_-]', '[\\w.-]{24,}'],
  ['pypi-', '[\\w-]{24,}'],
  ['xox[a-z](?:\\.xox[a-z])?-', '[\\w.-]{8,}'],
  ['xapp-', '[\\w-]{8,}'],
  ['AIza', '[\\w-]{30,}'],
  ['ya29\\.', '[\\w-]{16,}'],
  ['GOCSPX-', '[\\w-]{16,}'],
  ['SG\\.', '[\\w-]{16,}\\.[\\w-]{16,}'],
  ['(?:hv[sbr]|hvs\\.CAES)\\.', '[\\w-]{20,}'],
  ['do[orp]_v1_', '[a-f0-9]{32,}'],
  ['shp(?:at|ca|pa|ss|ua|tka)_', '[A-Fa-f0-9]{24,}'],
  ['sq0(?:atp|csp|idp)-', '[\\w-]{16,}'],
  ['dapi', '[a-f0-9]{32}(?:-\\d)?'],
  [
    '(?:glc|glsa|sntry[su]|lin_(?:api|oauth)|PMAK|NRAK|NRJS|tskey|figd|pul|gsk|xai|pplx|r8|fo1)[_-]',
    '[\\w=-]{20,}',
  ],
  ['(?:whsec|ATATT3|ATCTT3|ATBB|CLOJARS_|oy2|EAAC|key-(?=[a-f0-9]{32}))', '[\\w+/=-]{20,}'],
  ['AGE-SECRET-KEY-', '[A-Z0-9]{20,}'],
  ['(?:AC|SK)(?=[a-f0-9]{32}(?!\\w))', '[a-f0-9]{32}'],
  ['sk-', '(?=[\\w-]{0,200}\\d)[\\w-]{16,}'],
  ['[rsp]k_(?:live|test|prod)_', '\\w{10,}'],
];

/** Beginnings that make a look at the rest worth while. */
export const TOKEN_HINTS: readonly string[] = [
  ...['eyj', '-----begin', 'a[kisrbc][iocd]a', 'hooks\\.', 'webhook', '\\$2', '\\$argon', ':aa'],
  ...BY_PREFIX.map(([prefix]) => prefix),
];

/** Secrets that are known by the look of their value alone. */
export const TOKEN_PATTERNS: readonly SecretPattern[] = [
  [
    /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]{0,8192}?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g,
    REMOVED,
  ],
  [new RegExp(`${START}eyJ[\\w-]{8,8192}(?:\\.[\\w-]{0,8192}){0,4}`, 'g'), REMOVED],
  [
    new RegExp(`${LOOSE_START}(?:AKIA|ASIA|AROA|AIDA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])`, 'g'),
    REMOVED,
  ],
  [
    new RegExp(
      `${LOOSE_START}(?:${BY_PREFIX.map((parts) => parts.join('').replaceAll(',}', ',8192}')).join('|')})`,
      'g',
    ),
    REMOVED,
  ],
  // A bot's token: its number or encoded number, then a signature.
  [new RegExp(`${LOOSE_START}(?:bot)?\\d{6,12}:AA[\\w-]{30,100}`, 'g'), REMOVED],
  [new RegExp(`${START}[MNO][\\w-]{22,30}\\.[\\w-]{6}\\.[\\w-]{27,100}`, 'g'), REMOVED],
  [/\$(?:2[aby]?\$\d\d\$[./A-Za-z0-9]{53}|argon2(?:id?|d)\$[\w=,$+/.-]{20,400})/g, REMOVED],
  // Whoever knows these addresses may post there.
  [/(\bhooks\.(?:slack|zapier)\.com\/[a-z/]{1,40}\/)[\w/-]{8,200}/gi, `$1${REMOVED}`],
  [/(\/api\/(?:v\d{1,2}\/)?webhooks\/)\d{5,25}\/[\w-]{16,200}/gi, `$1${REMOVED}`],
  [
    /(\b[\w.-]{0,100}(?:webhook\.office|logic\.azure)\.com[:\d]{0,6}\/)[^\s"'<>]{8,1000}/gi,
    `$1${REMOVED}`,
  ],
];
