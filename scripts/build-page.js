// The dashboard as one file with everything inside: what serves it, or saves it as a report, fills in its data.
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';

const TEMPLATE = 'src/dashboard/page.html';
const MAX_BYTES = 100_000;
/** In no event, in no answer of the server, and in nothing of the browser: these may have any name. */
const OWN_PROPERTIES = [
  // What the fold keeps for itself
  ...['startedAtMark', 'isPercentTold', 'isReplayable', 'currentSubstep', 'changedAt'],
  ...['lastEventAt', 'skipReason', 'startedAt', 'endedAt', 'currentPhase', 'releasedBy'],
  // What the parts of the page tell each other
  ...['rowHeight', 'renderRow', 'renderOpen', 'openKeys', 'onMissing', 'hasHeading', 'onClear'],
  ...['onConnection', 'isWaiting', 'isPhase', 'isStale', 'stretches', 'barWidth'],
  ...['topics', 'listeners'],
  // What preact asks of classes, of which there are none but its own
  ...['getDerivedStateFromProps', 'getDerivedStateFromError', 'getSnapshotBeforeUpdate'],
  ...['componentWillMount', 'componentDidMount', 'componentWillReceiveProps', 'getChildContext'],
  ...['shouldComponentUpdate', 'componentWillUpdate', 'componentDidUpdate'],
  ...['componentDidCatch', 'componentWillUnmount'],
];

/**
 * Build the page.
 * @returns {Promise<{ html: string, inputs: readonly string[] }>} the page, and the files that it was made from.
 * @throws {Error} where it has become too large.
 */
export async function buildPage() {
  const { outputFiles, metafile } = await build({
    entryPoints: { page: 'src/dashboard/main.tsx' },
    outdir: 'dist',
    write: false,
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: ['es2022', 'chrome110', 'firefox115', 'safari16'],
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
    // Shorter than what `jsx: react-jsx` becomes, which the types go by.
    jsx: 'transform',
    jsxFactory: 'h',
    jsxFragment: 'Fragment',
    inject: ['src/dashboard/h.ts'],
    mangleProps: new RegExp(`^(?:${OWN_PROPERTIES.join('|')})$`),
    metafile: true,
  });
  const textOf = (type) => outputFiles.find(({ path }) => path.endsWith(type))?.text.trim() ?? '';
  const [style, script] = shortenNames(textOf('.css'), textOf('.js'));
  const html = fill(readFileSync(TEMPLATE, 'utf8'), { STYLE: style, SCRIPT: script });
  const bytes = Buffer.byteLength(html);
  if (bytes > MAX_BYTES) throw new Error(`The page has ${bytes} of at most ${MAX_BYTES} bytes`);
  return { html, inputs: Object.keys(metafile.inputs) };
}

/** By functions: in a text, `$&` would mean something. */
function fill(template, texts) {
  return template.replace(/\/\*(STYLE|SCRIPT)\*\//g, (_, name) => texts[name]);
}

/** Classes and variables with a hyphen in their name can be nothing else: each gets a name of two letters or three. */
function shortenNames(style, script) {
  const isOurs = (name) => !name.startsWith('is-');
  const found = style.match(/(?<=\.)[a-z]+(?:-[a-z]+)+|--[a-z]+(?:-[a-z]+)*/g) ?? [];
  const names = [...new Set(found)].filter(isOurs);
  const short = new Map(names.map((name, index) => [name, nameShortly(name, index)]));
  const any = names.join('|');
  const shorten = (name) => short.get(name);
  return [
    style
      .replace(new RegExp(`(?<![\\w-])(?:${any})(?![\\w-])`, 'g'), shorten)
      .replace(/(--\w+[:,]) /g, '$1'),
    // Only as a word of a text: `a.top-end` is a difference.
    script.replace(new RegExp(`(?<=["'\`\\s}])(?:${any})(?=["'\`\\s$])`, 'g'), shorten),
  ];
}

/** No word of the page looks so. */
function nameShortly(name, index) {
  const letters = index.toString(26).replace(/[0-9]/g, (digit) => 'qrstuvwxyz'[digit]);
  return name.startsWith('--') ? `--${letters}` : `_${letters}`;
}
