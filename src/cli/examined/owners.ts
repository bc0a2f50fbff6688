import { lstatSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { quoteForShell as quote } from '../../core/shell-word.js';
import type { Project } from '../../files/project.js';
import type { Finding } from '../../terminal/diagnosis.js';
import { formatCount } from '../../terminal/relative-time.js';

const ENTRIES_LOOKED_AT = 5_000;

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Files of other users: what a command under sudo, or a container, has left behind. */
export function examineOwners({ root }: Project, files: Project['files']): readonly Finding[] {
  const owner = findRightfulOwner(root);
  if (owner === null) return [];
  const visible = Object.values(files).filter((file) => isForeign(statSync, file, owner));
  const state = join(root, '.errtrack');
  const [first, ...others] = listForeign(state, owner);
  return [
    ...visible.map((file) => tell(`${file} belongs to another user`, file, owner)),
    ...(first === undefined
      ? []
      : [tell(`${nameAll(first, others.length)} to another user`, state, owner)]),
  ];
}

/** For root, that of the folder. Where the folder is another user's, nothing is written at all, which is told elsewhere. */
function findRightfulOwner(root: string): Owner | null {
  const uid = process.getuid?.();
  const owner = findOwner(statSync, root);
  if (uid === undefined || owner === null) return null;
  return uid === 0 || uid === owner.uid ? owner : null;
}

function nameAll(first: string, more: number): string {
  return more === 0 ? `${first} belongs` : `${first} and ${formatCount(more, 'more file')} belong`;
}

function tell(problem: string, path: string, { uid, gid }: Owner): Finding {
  const sudo = process.getuid?.() === 0 ? '' : 'sudo ';
  return { problem, cure: `${sudo}chown -R ${uid}:${gid} ${quote(path)}` };
}

function listForeign(folder: string, owner: Owner): readonly string[] {
  const found: string[] = [];
  const open = [folder];
  for (let looked = 0; open.length > 0 && looked < ENTRIES_LOOKED_AT; looked++) {
    const path = open.pop() ?? folder;
    if (isForeign(lstatSync, path, owner)) found.push(path);
    open.push(...listFolder(path));
  }
  return found.sort();
}

function listFolder(path: string): readonly string[] {
  try {
    if (!lstatSync(path).isDirectory()) return [];
    return readdirSync(path).map((name) => join(path, name));
  } catch {
    // Gone meanwhile, or not ours to look into.
    return [];
  }
}

type Look = (path: string) => Owner;

function isForeign(look: Look, path: string, { uid }: Owner): boolean {
  const owner = findOwner(look, path);
  return owner !== null && owner.uid !== uid;
}

function findOwner(look: Look, path: string): Owner | null {
  try {
    return look(path);
  } catch {
    return null;
  }
}
