import type { Root } from 'mdast';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { type Processor, unified } from 'unified';

/**
 * The labels that links and footnotes may refer to, as the parser knows them. They are all that the meaning of
 * a block takes from elsewhere in the file.
 */
export interface Labels {
  readonly links: readonly string[];
  readonly footnotes: readonly string[];
}

/** A text and its tree, whose offsets are those of the text. */
export interface ParsedText {
  readonly text: string;
  readonly root: Root;
  readonly labels: Labels;
}

const NO_LABELS: Labels = { links: [], footnotes: [] };
const FRONT_MATTER = /^(---|\+\+\+)[ \t]*(?:\r\n|\n|\r)(?:[\s\S]*?[\r\n])?\1[ \t]*(?:[\r\n]|$)/;

/** Whether a text starts with front matter that is closed: else the rest of the file would be no Markdown. */
export function hasFrontMatter(text: string): boolean {
  return FRONT_MATTER.test(text);
}

/** Parse a text, or a part of one where other parts define labels. */
export function parseText(text: string, known: Labels = NO_LABELS): ParsedText {
  const shared = shareLabels(known);
  const base = unified().use(remarkParse).use(remarkGfm).use(shared.plugin);
  const processor = hasFrontMatter(text) ? base.use(remarkFrontmatter, ['yaml', 'toml']) : base;
  // The parser drops one leading byte order mark without counting it: give it one that is ours.
  const root = processor.parse(`\uFEFF${text}`);
  return { text, root, labels: shared.read() };
}

/** The parser's own lists of labels, filled before it reads the first line and read when it is done. */
function shareLabels(known: Labels) {
  let links: readonly string[] = known.links;
  let footnotes: readonly string[] = known.footnotes;
  let hasStarted = false;
  function plugin(this: Processor): void {
    const data = this.data();
    data.micromarkExtensions ??= [];
    data.micromarkExtensions.push({
      document: {
        // Tried at the start of every block, and never one: it only sees the parser.
        null: {
          tokenize(_effects, _ok, nok) {
            if (hasStarted) return nok;
            hasStarted = true;
            this.parser.defined.push(...known.links);
            this.parser.gfmFootnotes ??= [];
            this.parser.gfmFootnotes.push(...known.footnotes);
            links = this.parser.defined;
            footnotes = this.parser.gfmFootnotes;
            return nok;
          },
        },
      },
    });
  }
  return { plugin, read: (): Labels => ({ links, footnotes }) };
}
