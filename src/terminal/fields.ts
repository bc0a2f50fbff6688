import type { Theme } from './theme.js';

/** A label and its value; lines after the first stand below the value. */
export type Field = readonly [label: string, value: string | readonly string[]];

/** Fields aligned at their colon, so that every value starts in one column. */
export function renderFields(fields: readonly Field[], theme: Theme, indent = 0): string {
  const labelWidth = getLabelWidth(fields);
  return fields
    .flatMap(([label, value]) => {
      const [first = '', ...rest] = typeof value === 'string' ? [value] : value;
      const margin = ' '.repeat(indent + labelWidth - label.length);
      const below = ' '.repeat(indent + labelWidth + 2);
      return [`${margin}${theme.faint(`${label}:`)} ${first}`, ...rest.map((line) => below + line)];
    })
    .map((line) => line.trimEnd())
    .join('\n');
}

/** The columns that remain for values. */
export function getValueWidth(fields: readonly Field[], width: number, indent = 0): number {
  return Math.max(10, width - indent - getLabelWidth(fields) - 2);
}

/** A title, ruled off from what follows. */
export function renderTitle(title: string, theme: Theme, width: number): string {
  return `${theme.strong(title)}\n${theme.faint('='.repeat(Math.min(30, width)))}`;
}

function getLabelWidth(fields: readonly Field[]): number {
  return Math.max(0, ...fields.map(([label]) => label.length));
}
