import { toMarkdown } from 'mdast-util-to-markdown';

interface OwnTitles {
  readonly own?: readonly string[];
}

/** The title of the section that we add where a file has none for a severity. */
const DEFAULT_TITLE = 'AUTO-TRACKED ERRORS';

/** The titles that make a section ours, the one of a new section first. The default is ours under any configuration. */
export function findOwnTitles({ own = [] }: OwnTitles): readonly string[] {
  const titles = own.map((title) =>
    title
      .replace(/\s+/g, ' ')
      .replace(/^ ?#{1,6} /, '')
      .trim(),
  );
  return [...titles.filter((title) => title !== ''), DEFAULT_TITLE];
}

/** The same as the lines that we write. */
export function renderOwnHeadings(titles: OwnTitles): readonly string[] {
  return findOwnTitles(titles).map((value) =>
    toMarkdown({ type: 'heading', depth: 2, children: [{ type: 'text', value }] }).trimEnd(),
  );
}
