import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';

/**
 * Put an item behind all others of a list in JSON, which is made where it is not there yet. No other byte changes.
 * @param json valid JSON in which an object stands at `way`.
 * @param name of the list in that object.
 * @param item as JSON, in one line.
 */
export function insertItem(
  json: string,
  way: readonly string[],
  name: string,
  item: string,
): string {
  const root = parseTree(json);
  const object = root && findNodeAtLocation(root, [...way]);
  if (object === undefined) return json;
  const list = findNodeAtLocation(object, [name]);
  if (list !== undefined) return insertLast(json, list, () => item);
  return insertLast(json, object, (gap) => `"${name}": ${wrap(item, gap, findStyle(json))}`);
}

/** @param render what is inserted, told what stands before it. */
function insertLast(json: string, { offset, children }: Node, render: (gap: string) => string) {
  const last = children?.at(-1);
  if (last !== undefined) {
    const gap = /\s*$/.exec(json.slice(0, last.offset))?.[0] ?? '';
    return splice(json, last.offset + last.length, `,${gap}${render(gap)}`);
  }
  const { lineBreak, indent, isInLines } = findStyle(json);
  const outer = isInLines ? lineBreak + findIndentAt(json, offset) : '';
  const gap = isInLines ? outer + indent : '';
  const hasLineBreak = /^\s*\n/.test(json.slice(offset + 1));
  return splice(json, offset + 1, gap + render(gap) + (hasLineBreak ? '' : outer));
}

interface Style {
  readonly lineBreak: string;
  readonly indent: string;
  /** Whether it is not all in one line; what is empty is as we would write it. */
  readonly isInLines: boolean;
}

function findStyle(json: string): Style {
  return {
    lineBreak: json.includes('\r\n') ? '\r\n' : '\n',
    indent: /\n([ \t]+)\S/.exec(json)?.[1] ?? '  ',
    isInLines: json.trim().includes('\n') || /^\{\s*\}$/.test(json.trim()),
  };
}

/** A list of one item, for a place with such a gap before it. */
function wrap(item: string, gap: string, { indent }: Style): string {
  return gap.includes('\n') ? `[${gap}${indent}${item}${gap}]` : `[${item}]`;
}

function findIndentAt(json: string, offset: number): string {
  return /(?:^|\n)([ \t]*)[^\n]*$/.exec(json.slice(0, offset))?.[1] ?? '';
}

function splice(json: string, at: number, text: string): string {
  return json.slice(0, at) + text + json.slice(at);
}
