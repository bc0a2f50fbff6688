/** `new _Money`, `_Money.zero`: the name itself, not that of a method. */
const MARKED = /(?<![\w$#.])_([A-Za-z][\w$]*)/;
const MAX_KEPT = 1_000;

/** Gives the class in the name of a function the name that it has in the source. */
export type RestoreClassName = (printed: string) => string;

/**
 * Create a function that takes a bundler's mark off the names of classes: where a class uses its own name, esbuild
 * makes `var Money = class _Money {}` of it, and calls `_Money` its name in the source, too.
 * @param sources all that were bundled; null for what is not known.
 */
export function createClassNames(sources: readonly (string | null)[]): RestoreClassName {
  const known = new Map<string, string>();

  function find(marked: string, name: string): string {
    const found = known.get(marked);
    if (found !== undefined) return found;
    if (known.size >= MAX_KEPT) known.clear();
    const isOwn = sources.some((source) => source?.includes(marked));
    const isClass = sources.some((source) => source?.includes(`class ${name}`));
    const restored = !isOwn && isClass ? name : marked;
    known.set(marked, restored);
    return restored;
  }

  return (printed) => printed.replace(MARKED, find);
}
