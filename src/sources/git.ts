import { lstatSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readBounded } from './bounded-read.js';

const MAX_REF_BYTES = 4 * 1024;
const MAX_PACKED_BYTES = 32 * 1024 * 1024;
const MAX_LINKS = 5;

const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
/** A name below `refs/` whose segments do not begin with a dot, so that it leads nowhere else. */
const REF = /^refs(?:\/(?!\.)[^\s\\:?*[~^\u0000-\u001f\u007f/]+)+$/;

/** What git leaves in its folder while it is at work, and what that is. */
const WORK = [
  ['index.lock', 'another git command'],
  ['MERGE_HEAD', 'a merge'],
  ['rebase-merge', 'a rebase'],
  ['rebase-apply', 'a rebase'],
  ['CHERRY_PICK_HEAD', 'a cherry-pick'],
  ['REVERT_HEAD', 'a revert'],
  ['BISECT_LOG', 'a bisect'],
] as const;

/** Find git's folder of the work tree that a folder is in: `.git`, or where a `.git` file points; null outside git. */
export function findGitDir(folder: string): string | null {
  return findGit(folder)?.gitDir ?? null;
}

/** The top of the work tree that a folder is in, and that of the one it belongs to, as a submodule does; none outside git. */
export function findWorkTrees(folder: string): readonly string[] {
  const found = findGit(folder);
  if (found === null) return [];
  const above = /^(.+?)[\\/]\.git(?:[\\/]|$)/.exec(found.gitDir)?.[1];
  return above === undefined ? [found.top] : [...new Set([found.top, above])];
}

function findGit(folder: string): { readonly top: string; readonly gitDir: string } | null {
  for (let top = resolve(folder); ; top = dirname(top)) {
    const gitDir = readGitDir(join(top, '.git'));
    if (gitDir !== null) return { top, gitDir };
    if (dirname(top) === top) return null;
  }
}

/** The commit that is checked out, read from git's files; null outside git, before the first commit, or in doubt. */
export function readHead(folder: string): string | null {
  const gitDir = findGitDir(folder);
  if (gitDir === null) return null;
  const folders = [gitDir, getCommonDir(gitDir)];
  let name = 'HEAD';
  for (let links = 0; links < MAX_LINKS; links++) {
    const content = readRef(folders, name);
    if (content === null) return null;
    if (COMMIT.test(content)) return content;
    const target = /^ref: (.+)$/.exec(content)?.[1];
    if (target === undefined || !REF.test(target)) return null;
    name = target;
  }
  return null;
}

/** What git is in the middle of (`a merge`), in words, or null: then no visible file is written. */
export function findGitWork(folder: string): string | null {
  const gitDir = findGitDir(folder);
  if (gitDir === null) return null;
  return WORK.find(([name]) => exists(join(gitDir, name)))?.[1] ?? null;
}

function readGitDir(path: string): string | null {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return null;
  const pointer = readBounded(path, { maxBytes: MAX_REF_BYTES });
  if (pointer === null) return exists(join(path, 'HEAD')) ? path : null;
  const target = /^gitdir: ([^\n\r\0]+)/.exec(pointer)?.[1];
  if (target === undefined) return null;
  const gitDir = resolve(dirname(path), target);
  return exists(join(gitDir, 'HEAD')) ? gitDir : null;
}

/** Where the refs are that all work trees share. */
function getCommonDir(gitDir: string): string {
  const pointer = readLine(join(gitDir, 'commondir'));
  return pointer === null || pointer.includes('\0') ? gitDir : resolve(gitDir, pointer);
}

function readRef(folders: readonly string[], name: string): string | null {
  for (const folder of folders) {
    const content = readLine(join(folder, name));
    if (content !== null) return content;
  }
  return findPackedRef(folders.at(-1) ?? '', name);
}

function findPackedRef(folder: string, name: string): string | null {
  const packed = readBounded(join(folder, 'packed-refs'), { maxBytes: MAX_PACKED_BYTES });
  if (packed === null) return null;
  const at = `${packed}\n`.search(new RegExp(`^[0-9a-f]{40,64} ${escapePattern(name)}\\r?$`, 'm'));
  return at === -1 ? null : (packed.slice(at).split(' ', 1)[0] ?? null);
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

function readLine(path: string): string | null {
  const text = readBounded(path, { maxBytes: MAX_REF_BYTES });
  return text === null ? null : text.trim() || null;
}

function exists(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}
