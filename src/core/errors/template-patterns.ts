import { keepUnlessRandom } from './random-token.js';

export type StartKind = keyof typeof START_KINDS;
export type Feature = keyof typeof FEATURES;

/** Patterns by the character they begin with, so that at each place only a few are tried. */
export const START_KINDS = {
  digit: '\\d',
  letter: '[A-Za-z]',
  quote: '["\'`]',
  mark: '[^A-Za-z0-9"\'`\\s]',
} as const;

/** What is looked for in a text once, so that most patterns need not be tried on it. */
export const FEATURES = {
  digit: /\d/,
  quote: /["'`]/,
  assign: /[=:]/,
  slash: /[\\/]/,
  dot: /\.\w/,
  at: /@/,
  hex: /\d|[a-f]{8}|[A-F]{8}/,
  host: /\.\w|localhost/,
  long: /(?<![\w-])[\w-]{12}/,
} as const;

/** One kind of variable text: what it looks like, and what stands for it. */
export interface TemplatePattern {
  readonly name: string;
  /** The kinds of character it can begin with; `mark` is what is no letter, digit or quote. */
  readonly starts: readonly StartKind[];
  /** What a text must have for it to be tried at all. */
  readonly needs: readonly Feature[];
  /** Source of a linear-time pattern. It is tried only where no letter or digit stands before it. */
  readonly source: string;
  readonly placeholder: string | ((match: string) => string);
}

const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}';
const WEEKDAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}';
const CLOCK = '\\d{2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?';
const ZONE = '(?: ?(?:(?:GMT|UTC)?[+-]\\d{2}:?\\d{2}|Z|[A-Z]{3,4}))?';
const ZONE_NAME = '(?: \\([^()\\n]{1,60}\\))?';
const END = '(?![A-Za-z0-9])';

/** Endings that only hosts have, and endings that properties and files have too, which need two dots or a port. */
const HOST_ENDING = '(?:com|org|net|edu|gov|mil)';
const WEAK_HOST_ENDING =
  '(?:io|dev|app|ai|cloud|internal|local|lan|svc|eu|uk|de|fr|nl|ch|at|it|es|se|no|pl|ru|cn|jp|in|br|au|ca|us)';
const LABEL = '[a-z0-9][a-z0-9-]{0,62}';

const HEX4 = '[0-9a-fA-F]{1,4}';
const MEDIA =
  '(?:jpe?g|png|gif|webp|avif|tiff?|bmp|heic|svg|ico|psd|raw|mp[34]|m4[av]|mov|avi|mkv|webm|wav|flac|ogg|csv|tsv|parquet|arrow|avro|jsonl|ndjson|pdf|docx?|xlsx?|pptx?|epub|zip|gz|tgz|bz2|xz|zst|7z|tar|rar|txt|log|bak|tmp|dat|bin|db|sqlite|sql|xml|mdx?|html?|ya?ml|toml)';
const EXTENSION = `(?:${MEDIA.slice(3, -1)}|json5?|ini|conf|env|lock|css|s[ac]ss|less|[cm]?[jt]sx?|vue|svelte|py|rb|go|rs|java|kt|php|cs|c|h|cc|cpp|hpp|sh|bat|ps1|wasm|node|so|dll|exe|map|pem|crt|key|ejs|hbs|pug|graphql|proto)`;

/** The kinds of variable text, by rank: where two begin at one place, the first wins. */
export const TEMPLATE_PATTERNS: readonly TemplatePattern[] = [
  {
    name: 'quoted value',
    starts: ['quote'],
    needs: ['assign', 'quote'],
    source: `(?<=[=:] ?)(?:"[^"\\n]{0,2000}"|'[^'\\n]{0,2000}'|\`[^\`\\n]{0,2000}\`)`,
    placeholder: '<str>',
  },
  {
    name: 'boolean',
    starts: ['letter'],
    needs: ['assign'],
    source: `(?<== ?)(?:true|false)(?!\\w)`,
    placeholder: '<bool>',
  },
  {
    name: 'email',
    starts: ['digit', 'letter'],
    needs: ['at'],
    source: `(?<![.+_-])[\\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63}){1,8}`,
    placeholder: '<email>',
  },
  {
    name: 'url',
    starts: ['letter'],
    needs: ['assign'],
    source: `(?:[A-Za-z][A-Za-z0-9+.-]{1,20}:\\/\\/[^\\s"'\`<>]{0,4000}[^\\s"'\`<>),.;:!?\\]}]|(?:data|blob|mailto):[^\\s"'\`<>),;]{3,4000})`,
    placeholder: '<url>',
  },
  {
    name: 'trace id',
    starts: ['digit'],
    needs: ['digit'],
    source: `(?:00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}|1-[0-9a-f]{8}-[0-9a-f]{24})${END}`,
    placeholder: '<trace>',
  },
  {
    name: 'uuid',
    starts: ['digit', 'letter'],
    needs: ['hex'],
    source: `[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}${END}`,
    placeholder: '<uuid>',
  },
  {
    name: 'digest',
    starts: ['digit', 'letter'],
    needs: ['hex'],
    source: `(?:(?:[0-9a-f]{128}|[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32}|[0-9A-F]{64}|[0-9A-F]{40}|[0-9A-F]{32})${END}|sha(?:1|256|384|512)[-:][A-Za-z0-9+/]{20,90}={0,2})`,
    placeholder: '<hash>',
  },
  {
    name: 'iso date',
    starts: ['digit'],
    needs: ['digit'],
    source: `\\d{4}-\\d{2}-\\d{2}(?:[T ]${CLOCK}${ZONE})?${END}`,
    placeholder: '<date>',
  },
  {
    name: 'compact date',
    starts: ['digit'],
    needs: ['digit'],
    source: `\\d{8}T\\d{6}(?:\\.\\d{1,9})?Z?${END}`,
    placeholder: '<date>',
  },
  {
    name: 'named date',
    starts: ['letter'],
    needs: ['digit'],
    source: `${WEEKDAY},? (?:\\d{1,2}[ -]${MONTH}[ -]\\d{2,4}|${MONTH} {1,2}\\d{1,2})(?: \\d{4})?(?: ${CLOCK}${ZONE}${ZONE_NAME})?(?: \\d{4})?${END}`,
    placeholder: '<date>',
  },
  {
    name: 'written date',
    starts: ['digit', 'letter'],
    needs: ['digit'],
    source: `(?:\\d{1,2}[ -]${MONTH}[ -]\\d{4}|${MONTH} \\d{1,2},? \\d{4})(?:,? ${CLOCK}${ZONE})?${END}`,
    placeholder: '<date>',
  },
  {
    name: 'slashed date',
    starts: ['digit'],
    needs: ['digit', 'slash'],
    source: `(?:\\d{4}\\/\\d{2}\\/\\d{2}|\\d{1,2}\\/\\d{1,2}\\/\\d{4})(?:,? \\d{1,2}:\\d{2}(?::\\d{2})?(?: [AP]M)?)?${END}`,
    placeholder: '<date>',
  },
  {
    name: 'mac',
    starts: ['digit', 'letter'],
    needs: ['digit'],
    source: `(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}(?![:\\w])|(?:[0-9A-Fa-f]{2}-){5}[0-9A-Fa-f]{2}(?![-\\w])`,
    placeholder: '<mac>',
  },
  {
    name: 'ipv4',
    starts: ['digit'],
    needs: ['digit', 'dot'],
    source: `(?<!\\.)\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d{1,5}|\\/\\d{1,2})?(?!\\.\\d|\\w)`,
    placeholder: '<ip>',
  },
  {
    name: 'time',
    starts: ['digit'],
    needs: ['digit', 'assign'],
    source: `(?<!:)(?:\\d{1,2}:\\d{2}:\\d{2}(?:[.,]\\d{1,9})?(?: ?[AaPp]\\.?[Mm]\\.?)?${ZONE}|\\d{1,2}:\\d{2} ?[AaPp]\\.?[Mm]\\.?)(?![:\\w])`,
    placeholder: '<time>',
  },
  {
    name: 'ipv6',
    starts: ['digit', 'letter', 'mark'],
    needs: ['digit', 'assign'],
    source: `(?<!:)\\[?(?:(?:${HEX4}:){7}${HEX4}|(?=[0-9a-f:]{0,39}\\d|[0-9A-F:]{0,39}\\d)(?:${HEX4}(?::${HEX4}){0,6})?::(?:${HEX4}(?::${HEX4}){0,6})?(?:(?<=:)\\d{1,3}(?:\\.\\d{1,3}){3})?)(?:%\\w{1,16})?(?:\\](?::\\d{1,5})?)?(?![:\\w])`,
    placeholder: '<ip>',
  },
  {
    name: 'host',
    starts: ['digit', 'letter'],
    needs: ['host'],
    source: `(?<![.@/\\\\_-])(?:localhost(?::\\d{1,5})?|(?:${LABEL}\\.){1,8}(?:${HOST_ENDING}(?::\\d{1,5})?|${WEAK_HOST_ENDING}:\\d{1,5})|(?:${LABEL}\\.){2,8}${WEAK_HOST_ENDING})(?!\\.?[\\w(-])`,
    placeholder: '<host>',
  },
  {
    name: 'windows path',
    starts: ['letter', 'mark'],
    needs: ['slash'],
    source: `(?:[A-Za-z]:[\\\\/]|\\\\\\\\|~\\\\)(?:(?<=["'\`][A-Za-z]:[\\\\/]|["'\`]\\\\\\\\)[^"'\`\\n]{1,2000}(?=["'\`])|[^\\s"'\`<>|?*,;()]{1,2000})`,
    placeholder: '<path>',
  },
  {
    name: 'quoted path',
    starts: ['mark'],
    needs: ['slash', 'quote'],
    source: `(?<=["'\`])(?:~|\\.{1,2})?\\/(?!\\/)[^"'\`\\n]{1,2000}(?=["'\`])`,
    placeholder: '<path>',
  },
  {
    name: 'posix path',
    starts: ['mark'],
    needs: ['slash'],
    source: `(?<![\\w.<>)\\]}~@/-]|(?:GET|PUT|POST|HEAD|PATCH|DELETE|OPTIONS) )(?:~|\\.{1,2})?\\/(?![/\\s])[^\\s"'\`:;,<>()[\\]{}|]{0,2000}[^\\s"'\`:;,<>()[\\]{}|.!?](?::\\d{1,7}){0,2}`,
    placeholder: '<path>',
  },
  {
    name: 'relative path',
    starts: ['digit', 'letter', 'mark'],
    needs: ['slash', 'dot'],
    source: `(?<![./\\\\@_-])(?:[\\w.@-]{1,200}[\\\\/]){1,60}[\\w.@-]{0,200}\\.[A-Za-z]\\w{0,7}(?::\\d{1,7}){0,2}(?![\\w-])`,
    placeholder: '<path>',
  },
  {
    name: 'quoted file',
    starts: ['digit', 'letter', 'mark'],
    needs: ['dot', 'quote'],
    source: `(?<=["'\`])[^"'\`\\n\\\\/:=]{1,200}\\.${EXTENSION}(?=["'\`])`,
    placeholder: '<path>',
  },
  {
    name: 'file',
    starts: ['digit', 'letter', 'mark'],
    needs: ['dot'],
    source: `(?<![.$_-])[\\w-][\\w.-]{0,199}\\.${MEDIA}(?!\\.?[\\w(-])`,
    placeholder: '<path>',
  },
  {
    name: 'duration',
    starts: ['digit'],
    needs: ['digit'],
    source: `(?:\\d{1,15}(?:\\.\\d{1,9})?(?:ns|us|µs|μs|ms|s|sec|min|m|hrs?|h)){1,4}${END}|\\d{1,15}(?:\\.\\d{1,9})? ?(?:ms|milliseconds?|secs?|seconds?|mins?|minutes?|hrs?|hours?|days?|weeks?)${END}`,
    placeholder: '<duration>',
  },
  {
    name: 'size',
    starts: ['digit'],
    needs: ['digit'],
    source: `\\d{1,15}(?:[.,]\\d{1,9})?(?: ?(?:[KMGTPkmgt]i?[Bb]|bytes?|octets?|[kmg]ilobytes?|[mg]egabytes?|gigabytes?)|B)${END}`,
    placeholder: '<size>',
  },
  {
    name: 'hex',
    starts: ['digit'],
    needs: ['digit'],
    source: `0x[0-9A-Fa-f]{1,2000}${END}`,
    placeholder: '<hex>',
  },
  {
    name: 'bare hex',
    starts: ['digit', 'letter'],
    needs: ['hex'],
    source: `(?=\\d{0,200}[a-fA-F])(?:[0-9a-f]{8,200}|[0-9A-F]{8,200}|(?!ed25519)(?=[a-f]{0,7}\\d)[0-9a-f]{6,7})${END}`,
    placeholder: '<hex>',
  },
  {
    name: 'ulid',
    starts: ['digit'],
    needs: ['digit'],
    source: `[0-7][0-9A-HJKMNP-TV-Z]{25}${END}`,
    placeholder: '<id>',
  },
  {
    name: 'nanoid',
    starts: ['digit', 'letter', 'mark'],
    needs: ['digit', 'long'],
    source: `(?<![_-])[\\w-]{21}(?![\\w-])`,
    placeholder: keepUnlessRandom,
  },
  {
    name: 'random id',
    starts: ['digit', 'letter'],
    needs: ['digit', 'long'],
    source: `(?=[A-Za-z]{0,200}\\d)[A-Za-z0-9]{12,200}${END}`,
    placeholder: keepUnlessRandom,
  },
  {
    name: 'version',
    starts: ['digit', 'letter'],
    needs: ['digit', 'dot'],
    source: `v?\\d{1,9}(?:\\.\\d{1,9}){2,4}(?:[-+][\\w.-]{1,40})?(?![\\w])`,
    placeholder: '<version>',
  },
  {
    name: 'dimensions',
    starts: ['digit'],
    needs: ['digit'],
    source: `\\d{1,6}x\\d{1,6}(?:x\\d{1,6})?${END}`,
    placeholder: '<size>',
  },
];
