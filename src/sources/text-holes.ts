/** A piece of a text, or what is put in its place: the source of a hole, empty where the text does not say. */
export type Part = { readonly text: string } | { readonly hole: string };

/**
 * The holes that a plain text may have: `%s`, `%(name)s`, `{name}`, `{{ name }}`, `%{name}`, `${name}`, `$1`, and `:name`
 * where no letter, digit or slash stands before it.
 */
const HOLE =
  /%[sdifjoO](?![A-Za-z])|%\((\w{1,40})\)s|[%$]?\{{1,2} ?([A-Za-z_$][\w$.]{0,40}|\d)?(?:, ?\w{1,20})? ?\}{1,2}|\$\d(?!\d)|(?<![\w/:]):([A-Za-z]\w{1,40})/g;

/** Whether a line may have a text with holes of its own kind. */
export const MAY_HAVE_HOLES =
  /%[sdifjoO({]|\{{1,2} ?(?:[A-Za-z_$][\w$.]{0,40}|\d)?(?:, ?\w{1,20})? ?\}|["'`\s(]:[A-Za-z]|\$\d/;

/** Take a plain text apart where something may be put into it. */
export function splitHoles(text: string): readonly Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const { index, 0: hole, 1: formatted, 2: braced, 3: named } of text.matchAll(HOLE)) {
    parts.push({ text: text.slice(from, index) }, { hole: formatted ?? braced ?? named ?? '' });
    from = index + hole.length;
  }
  return [...parts, { text: text.slice(from) }];
}
