const SHORT_DIGITS = 8;

/**
 * The form in which each hash is shown: its first 8 digits, longer where two would look alike.
 * `aliases` name records too, so that what is shown always names one record.
 */
export function shortenHashes(
  hashes: readonly string[],
  aliases: readonly string[] = [],
): ReadonlyMap<string, string> {
  const alike = groupByStart([...hashes, ...aliases]);
  return new Map(
    hashes.map((hash) => {
      const others = (alike.get(hash.slice(0, SHORT_DIGITS)) ?? []).filter((it) => it !== hash);
      return [hash, shortenAgainst(hash, others)];
    }),
  );
}

function groupByStart(hashes: readonly string[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const hash of hashes) {
    const start = hash.slice(0, SHORT_DIGITS);
    const group = groups.get(start);
    if (group) group.push(hash);
    else groups.set(start, [hash]);
  }
  return groups;
}

function shortenAgainst(hash: string, others: readonly string[]): string {
  let digits = SHORT_DIGITS;
  while (digits < hash.length && others.some((other) => other.startsWith(hash.slice(0, digits)))) {
    digits += 1;
  }
  return hash.slice(0, digits);
}
