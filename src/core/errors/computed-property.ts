/** The engine's words for a property of nothing. */
const OF_NOTHING =
  /^(Cannot (?:read|set) propert(?:y|ies) of (?:undefined|null) \((?:reading|setting) ')([^'\n]{1,200})('\))$|^(Cannot use 'in' operator to search for ')([^'\n]{1,200})(' in (?:undefined|null))$/;

/** What the engine has a name for, and what any pattern knows for a figure. */
const NO_NAME = /^(?:Symbol\(.*|\d+)$/;

/**
 * Leave out the name of a property that the source does not have where it was thrown: of `part[key]` it is data, where
 * that of `photo.width` is the program's.
 * @param place the lines around, or null where they cannot be read.
 */
export function hideComputedProperty(
  text: string,
  place: () => string | null,
  placeholder: string,
): string {
  const [before, name = '', after] = (OF_NOTHING.exec(text) ?? []).slice(1).filter(isMatched);
  if (before === undefined || NO_NAME.test(name)) return text;
  const lines = place();
  return lines === null || hasName(lines, name) ? text : `${before}${placeholder}${after}`;
}

function hasName(lines: string, name: string): boolean {
  return /^[\w$]+$/.test(name) ? lines.split(/[^\w$]+/).includes(name) : lines.includes(name);
}

function isMatched(part: string | undefined): boolean {
  return part !== undefined;
}
