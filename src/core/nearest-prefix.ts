/**
 * Find the one name among many of which a person has typed the beginning with one character wrong, missing, too many,
 * or two swapped. Case does not matter.
 * @returns null where there is none, or more than one.
 */
export function findNearestPrefix(typed: string, names: readonly string[]): string | null {
  const wanted = typed.toLowerCase();
  if (wanted.length < 4) return null;
  const near = new Set<string>();
  for (const name of names) {
    if (isOneEditFrom(name.toLowerCase(), wanted)) near.add(name);
    if (near.size > 1) return null;
  }
  return near.values().next().value ?? null;
}

function isOneEditFrom(name: string, typed: string): boolean {
  let at = 0;
  while (at < typed.length && typed[at] === name[at]) at += 1;
  const rest = name.slice(at);
  return [
    typed.slice(at + 1),
    rest.slice(0, 1) + typed.slice(at + 1),
    rest.slice(0, 1) + typed.slice(at),
    (typed[at + 1] ?? '') + (typed[at] ?? '') + typed.slice(at + 2),
  ].some((mended) => rest.startsWith(mended));
}
