import type { Nodes } from 'mdast';
import type { FoundEntry } from '../core/todo.js';

/** Which fix an entry tells of. */
export type FixName = Pick<FoundEntry, 'hash' | 'fixedAt'>;

/** The comment that carries the id of an error; invisible when rendered. */
export function renderIdComment(hash: string): string {
  return `<!-- errtrack:${hash} -->`;
}

/** The comment that tells apart the fixes of one error. */
export function renderFixComment(fixedAt: string): string {
  return `<!-- errtrack-fixed:${fixedAt} -->`;
}

/** The comment that tells to which fix it belongs that an error came back: a merge may tear it from its entry. */
export function renderReturnComment({ hash, fixedAt }: FixName): string {
  return `<!-- errtrack-back:${hash}:${fixedAt} -->`;
}

/** The fix that an HTML node tells the failure of, or null. */
export function parseReturnComment(node: Nodes): FixName | null {
  if (node.type !== 'html') return null;
  const [, hash, fixedAt] =
    /^<!--\s*errtrack-back:([0-9a-f]{16}):(\S+)\s*-->/.exec(node.value) ?? [];
  return hash === undefined || fixedAt === undefined ? null : { hash, fixedAt };
}

/** The hash that an HTML node carries, or null. Only a comment of its own counts, not one within other HTML. */
export function parseIdComment(node: Nodes): string | null {
  if (node.type !== 'html') return null;
  return /^<!--\s*errtrack:([0-9a-f]{16})\s*-->/.exec(node.value)?.[1] ?? null;
}

/** The time of the fix that an HTML node carries, or null. */
export function parseFixComment(node: Nodes): string | null {
  if (node.type !== 'html') return null;
  return /^<!--\s*errtrack-fixed:(\S+)\s*-->/.exec(node.value)?.[1] ?? null;
}
