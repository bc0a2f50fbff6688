const STRING = '"[^"\\\\\\x00-\\x1f]*(?:\\\\(?:["\\\\/bfnrt]|u[0-9a-f]{4})[^"\\\\\\x00-\\x1f]*)*"';
const HASH = '[0-9a-f]{16}';
const COUNT = '(?:0|[1-9]\\d{0,14})';
const TIME =
  '\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])T(?:[01]\\d|2[0-3])(?::[0-5]\\d){2}\\.\\d{3}Z';

/** Of a field of a record: the items stand on lines of their own. */
function listOf(item: string): string {
  return `\\[(?:\\n {8}${item}(?:,\\n {8}${item})*\\n {6})?\\]`;
}

/** So deep; a field that may be missing is in brackets. */
function objectOf(level: number, first: string, ...more: readonly (string | [string])[]): string {
  const line = `\\n {${level + 2}}`;
  const rest = more.map((field) =>
    typeof field === 'string' ? `,${line}${field}` : `(?:,${line}${field[0]})?`,
  );
  return `\\{${line}${first}${rest.join('')}\\n {${level}}\\}`;
}

const TEXT_OR_NULL = `(?:null|${STRING})`;
const LOCATION = objectOf(
  6,
  `"file": ${STRING}`,
  `"line": ${COUNT}`,
  `"column": ${COUNT}`,
  `"function": ${TEXT_OR_NULL}`,
);
const FIX = objectOf(
  8,
  `"at": "${TIME}"`,
  `"description": ${STRING}`,
  `"commit": ${TEXT_OR_NULL}`,
  `"by": ${TEXT_OR_NULL}`,
  `"source": ${STRING}`,
);
const GROUPING = objectOf(
  6,
  `"version": ${COUNT}`,
  [`"template": ${STRING}`],
  [`"site": ${STRING}`],
);
const LINE = '\\n {6}';

/**
 * A record with its key, as `formatLedger` writes most of them: it fits nothing that `parseLedger` refuses. What is
 * rarer (causes, tags, why it is ignored) is left to the parser. It captures its hash and, in one piece each since
 * every piece costs time, what stands from `status` to `severity`, when it was seen, and what became of it.
 */
export const RECORD_PATTERN = new RegExp(
  [
    ` {4}"(${HASH})": \\{${LINE}"hash": "\\1"`,
    `"hashes": ${listOf(`"${HASH}"`)}`,
    '"status": "((?:active|fixed|ignored)"',
    `"statusAt": "${TIME}"`,
    '"work": "(?:none|in_progress)"',
    '"task": "(?:listed|none|missing|dismissed)"',
    '"severity": "(?:HIGH|MEDIUM|LOW))"',
    '"severityBy": (?:null|"person")',
    `"type": ${STRING}`,
    `"message": ${STRING}`,
    `"context": ${STRING}`,
    `"location": (?:null|${LOCATION})`,
    `"firstSeen": "(${TIME}(?:",${LINE}"occurrences": ${COUNT},${LINE}"lastSeen": "${TIME})?)"`,
    `"stack": ${listOf(STRING)}`,
    '"causes": \\[\\]',
    `(?:"tags": \\{\\},${LINE})?"regressions": (${COUNT}`,
    `"fixes": ${listOf(FIX)})`,
    '"ignore": null',
    '"overflow": (?:false|true)',
    `"grouping": ${GROUPING}\\n {4}\\}`,
  ].join(`,${LINE}`),
  'y',
);
