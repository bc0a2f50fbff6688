// The text of JSON that people open and any parser reads.

/** A half of a pair that JSON may hold and no reader can print; and what a terminal would obey, or a reader takes for a line break. */
const HALF = /(?<=(?<!\\)(?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g;
const CONTROL = /[\x7f-\x9f\u2028\u2029]/g;

/** Two spaces deep, or in one line. What JSON has no number for is null. */
export function formatValue(value: unknown, isPretty = true): string {
  return isPretty ? JSON.stringify(value, null, 2) : JSON.stringify(value);
}

/** An object of these entries, in this order. */
export function formatObject(
  entries: readonly (readonly [key: string, json: string])[],
  isPretty = true,
): string {
  if (entries.length === 0) return '{}';
  if (!isPretty) return `{${entries.map(([key, json]) => `${JSON.stringify(key)}:${json}`)}}`;
  const lines = entries.map(([key, json]) => `  ${JSON.stringify(key)}: ${indent(json)}`);
  return `{\n${lines.join(',\n')}\n}`;
}

/** The same data, with nothing in it that a reader or a terminal stumbles over. */
export function toSafeJson(json: string): string {
  // Looking back costs time, and hardly any text holds one.
  const whole = json.includes('\\ud') ? json.replace(HALF, '\\ufffd') : json;
  return whole.replace(CONTROL, (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function indent(json: string): string {
  return json.replaceAll('\n', '\n  ');
}
