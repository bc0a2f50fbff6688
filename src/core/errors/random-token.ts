/** How often the kind of character has to change for a token to be no word of a person's. */
const RANDOM_CHANGES = 0.5;

/** What stands for a token: `<id>` where it looks drawn by lot, else itself. */
export function keepUnlessRandom(token: string): string {
  const digitRuns = token.match(/\d+(?=[A-Za-z])/g)?.length ?? 0;
  return digitRuns >= 3 || countChanges(token) / (token.length - 1) > RANDOM_CHANGES
    ? '<id>'
    : token;
}

function countChanges(token: string): number {
  let changes = 0;
  for (let at = 1; at < token.length; at++) {
    if (getCharacterKind(token.charAt(at)) !== getCharacterKind(token.charAt(at - 1))) changes++;
  }
  return changes;
}

function getCharacterKind(character: string): string {
  if (character >= '0' && character <= '9') return 'digit';
  if (character >= 'a' && character <= 'z') return 'lower';
  return character >= 'A' && character <= 'Z' ? 'upper' : 'mark';
}
