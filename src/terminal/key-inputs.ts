import type { GroupingPart } from '../core/errors/record.js';
import { type InputName, type InputValue, isInputList } from '../core/grouping-explanation.js';
import { toPrintableLines } from './printable.js';
import { wrapToWidth } from './width.js';

export const INPUT_LABELS: Readonly<Record<InputName, string>> = {
  type: 'Type',
  template: 'Template',
  site: 'Site',
  cause: 'Cause',
  members: 'Members',
  fingerprint: 'Fingerprint',
  discriminator: 'Discriminator',
};

const NEVER_NONE: ReadonlySet<InputName> = new Set(['type', 'template', 'site']);

/** A value of a key as lines of plain text that fit, safe to print. */
export function formatInput(name: InputName, value: InputValue, width: number): readonly string[] {
  if (value === null) return [NEVER_NONE.has(name) ? 'not in the record' : 'none'];
  return (isInputList(value) ? value : [value]).flatMap((item) =>
    typeof item === 'string' ? formatText(item, width) : formatPart(item, width),
  );
}

/** The lines of a text, broken where they do not fit. */
export function formatText(text: string, width: number): readonly string[] {
  if (text === '') return ['""'];
  return toPrintableLines(text).flatMap((line) =>
    wrapToWidth(line.replaceAll('\t', '  ').trimEnd(), width),
  );
}

const MAX_DEPTH = 3;

function formatPart(part: GroupingPart, width: number, depth = 0): readonly string[] {
  const { type, template, site, cause, members = [] } = part;
  const own = formatText(`${type}: ${template} in ${site}`, width);
  if (depth === MAX_DEPTH) return own;
  const inner = (inside: GroupingPart, title: string) =>
    formatPart(inside, width - title.length, depth + 1).map(
      (line, index) => (index === 0 ? title : ' '.repeat(title.length)) + line,
    );
  return [
    ...own,
    ...(cause ? inner(cause, '  caused by ') : []),
    ...members.flatMap((member) => inner(member, '  - ')),
  ];
}
