import type { Nodes } from 'mdast';
import { childrenOf, parseTree } from './tree.js';

/** One paragraph of words and nothing else: there is no need to parse it. */
const PLAIN = /^\p{L}(?:[\p{L}\p{N},]| (?=\S)|\n(?=\p{L})|\.(?=\s|$))*$/u;
const APART = new Set(['position', 'children', 'spread', 'value']);

/**
 * What Markdown says, however its lines are wrapped and whichever marks it is written with: of two texts that say
 * the same, a formatter may have made one of the other.
 */
export function readMeaning(text: string): string {
  const nodes = PLAIN.test(text)
    ? [['paragraph', {}, [['text', {}, fold(text)]]]]
    : parseTree(text).children.map(strip);
  return JSON.stringify(nodes);
}

type Bare = readonly [type: string, fields: object, inside: string | readonly Bare[]];

function strip(node: Nodes): Bare {
  const { type, ...others } = node;
  const fields = Object.entries(others).filter(([name]) => !APART.has(name));
  const isWrapped = type === 'text' || type === 'inlineCode';
  const inside =
    'value' in node ? (isWrapped ? fold(node.value) : node.value) : childrenOf(node).map(strip);
  return [type, Object.fromEntries(fields), inside];
}

function fold(text: string): string {
  return text.replace(/\s+/g, ' ');
}
