import { isAbsolute, normalize, sep } from 'node:path';

const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Whether a text is the whole hash of a commit: nothing else, a ref or an option least of all, may name one to git. */
export function isCommit(text: string): boolean {
  return COMMIT.test(text);
}

/** A path as git writes it, with `/`; null for one that does not stay below the folder that it is relative to. */
export function toGitPath(path: string): string | null {
  const plain = normalize(path).replaceAll(sep, '/');
  const leadsOut = isAbsolute(path) || plain === '..' || plain.startsWith('../');
  return leadsOut || plain.includes('\0') ? null : plain;
}
