// The dashboard as one file with everything inside: what serves it, or saves it as a report, fills in its data.
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';

const TEMPLATE = 'src/dashboard/page.html';
const MAX_BYTES = 120_000;

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
    metafile: true,
  });
  const textOf = (type) => outputFiles.find(({ path }) => path.endsWith(type))?.text.trim() ?? '';
  const html = fill(readFileSync(TEMPLATE, 'utf8'), {
    STYLE: textOf('.css'),
    SCRIPT: textOf('.js'),
  });
  const bytes = Buffer.byteLength(html);
  if (bytes > MAX_BYTES) throw new Error(`The page has ${bytes} of at most ${MAX_BYTES} bytes`);
  return { html, inputs: Object.keys(metafile.inputs) };
}

/** By functions: in a text, `$&` would mean something. */
function fill(template, texts) {
  return template.replace(/\/\*(STYLE|SCRIPT)\*\//g, (_, name) => texts[name]);
}
