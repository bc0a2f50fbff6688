import { accessSync, constants, lstatSync, type Stats, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { quoteForShell as quote } from '../../core/shell-word.js';
import type { Finding } from '../../terminal/diagnosis.js';

/** What is wrong with the root. */
export function examineFolder(folder: string): readonly Finding[] {
  const stats = findStats(statSync, folder);
  if (stats !== null && isForeign(stats)) {
    return [
      {
        problem: `${folder} belongs to another user, so nothing is written there`,
        cure: `run as its owner, or \`sudo chown -R $(id -u) ${quote(folder)}\``,
      },
    ];
  }
  if (canAccess(folder, constants.W_OK)) return [];
  return [{ problem: `${folder} cannot be written`, cure: `chmod u+rwx ${quote(folder)}` }];
}

/** What is wrong with one of the visible files. One that is not there yet is in order. */
export function examineFile(file: string): readonly Finding[] {
  const target = findStats(statSync, file);
  if (target === null) {
    if (findStats(lstatSync, file) === null) return [];
    return [
      {
        problem: `${file} is a link that leads nowhere`,
        cure: `mend the link, or remove it: rm ${quote(file)}`,
      },
    ];
  }
  if (!target.isFile()) {
    return [
      {
        problem: `${file} is not a file`,
        cure: `move it away, then \`errtrack init\` makes a new one: mv ${quote(file)} ${quote(`${file}.old`)}`,
      },
    ];
  }
  // Whose they are is told elsewhere, with another cure.
  if (isForeign(target)) return [];
  if (!canAccess(file, constants.R_OK | constants.W_OK)) {
    return [{ problem: `${file} cannot be read and written`, cure: `chmod u+rw ${quote(file)}` }];
  }
  // A file is replaced whole, which needs its folder.
  if (canAccess(dirname(file), constants.W_OK)) return [];
  return [
    { problem: `${dirname(file)} cannot be written`, cure: `chmod u+rwx ${quote(dirname(file))}` },
  ];
}

/** What is wrong with `.errtrack/`. */
export function examineStateDir(folder: string): readonly Finding[] {
  const stats = findStats(lstatSync, folder);
  if (stats === null) return [];
  if (!stats.isDirectory()) {
    return [
      {
        problem: `${folder} is not a folder`,
        cure: `move it away, it is made again: mv ${quote(folder)} ${quote(`${folder}.old`)}`,
      },
    ];
  }
  if (isForeign(stats)) return [];
  const findings: Finding[] = [];
  if (!canAccess(folder, constants.R_OK | constants.W_OK | constants.X_OK)) {
    findings.push({
      problem: `${folder} cannot be read and written`,
      cure: `chmod 700 ${quote(folder)}`,
    });
  } else if (process.platform !== 'win32' && (stats.mode & 0o002) !== 0) {
    findings.push({
      problem: `${folder} can be written by everybody`,
      cure: `chmod 700 ${quote(folder)}`,
    });
  }
  if (findings.length === 0 && findStats(statSync, join(folder, '.gitignore')) === null) {
    findings.push({
      problem: `${folder} has no .gitignore, so git may take it in`,
      cure: '`errtrack init` makes it',
    });
  }
  return findings;
}

/** Root may do all of it. */
function isForeign({ uid }: Stats): boolean {
  const user = process.getuid?.();
  return user !== undefined && user !== 0 && uid !== user;
}

function findStats(stat: (path: string) => Stats, path: string): Stats | null {
  try {
    return stat(path);
  } catch {
    return null;
  }
}

function canAccess(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}
