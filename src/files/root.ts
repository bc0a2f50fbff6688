import { existsSync, lstatSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { ErrtrackError } from '../core/errtrack-error.js';
import { hasConfig } from './config.js';
import { findHomeFolder } from './home.js';

export interface Root {
  readonly path: string;
  /** Why this is the root, in words. */
  readonly reason: string;
  /** False where nothing marks it: then no visible file is made. */
  readonly marked: boolean;
  readonly inGit: boolean;
}

/** What may name the root besides the folders themselves. */
export interface RootRequest {
  /** `--root` or `root` in code: obeyed as it stands. */
  readonly wanted?: string | undefined;
  /** `ERRTRACK_ROOT`: honoured only where the start folder is at or below it. */
  readonly environment?: string | undefined;
  readonly home?: string;
}

/**
 * Find the root for a start folder: the wanted one, else the nearest marker between the start folder and the
 * first `.git`, else the folder with `.git`, else the nearest `package.json` (DESIGN 4.1).
 * @throws ErrtrackError (NO_ROOT) where the wanted root is no folder.
 */
export function findRoot(start: string, request: RootRequest = {}): Root {
  const from = realFolder(start) ?? resolve(start);
  if (request.wanted !== undefined) return wantedRoot(from, request.wanted);
  const environment = request.environment ? realFolder(request.environment) : null;
  if (environment && isWithin(from, environment)) {
    return rootAt(environment, 'ERRTRACK_ROOT names it', true);
  }
  return walkUp(from, findHome(request.home));
}

/** Whether a path is a folder itself or something in it. */
export function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return (
    way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && resolve(folder, way) === path)
  );
}

/**
 * Where the folder of a path really is, links followed; of folders that are to be made, where they will be.
 * @returns null where that cannot be told, as with a link to nowhere.
 */
export function findRealParent(path: string): string | null {
  const folder = dirname(path);
  try {
    if (lstatSync(folder, { throwIfNoEntry: false }) !== undefined) return realpathSync(folder);
  } catch {
    return null;
  }
  const parent = findRealParent(folder);
  return parent === null ? null : join(parent, basename(folder));
}

function wantedRoot(from: string, wanted: string): Root {
  const path = realFolder(resolve(from, wanted));
  if (path === null) {
    throw new ErrtrackError(
      'NO_ROOT',
      `Cannot use the root ${wanted}: it is no folder. Name one that exists.`,
    );
  }
  return rootAt(path, 'it was named', true);
}

/** Null where there is none: a container's user may have no name and no home. */
function findHome(named: string | undefined): string | null {
  try {
    const home = named ?? findHomeFolder();
    return home === '' ? null : realFolder(home);
  } catch {
    return null;
  }
}

function walkUp(start: string, home: string | null): Root {
  let packageFolder: string | null = null;
  for (const folder of foldersUpTo(start, home)) {
    const marker = findMarker(folder);
    if (marker !== null) return rootAt(folder, `it holds ${marker}`, true);
    if (existsSync(join(folder, '.git'))) return rootAt(folder, 'it holds .git', true);
    if (packageFolder === null && existsSync(join(folder, 'package.json'))) packageFolder = folder;
  }
  if (packageFolder !== null)
    return rootAt(packageFolder, 'it holds the nearest package.json', true);
  return rootAt(start, 'nothing marks a root; `errtrack init` would', false);
}

/** The start folder and those above it; the home folder only where it is the start, and nothing above it. */
function foldersUpTo(start: string, home: string | null): readonly string[] {
  const folders = [start];
  let folder = start;
  while (folder !== home && dirname(folder) !== folder && dirname(folder) !== home) {
    folder = dirname(folder);
    folders.push(folder);
  }
  return folders;
}

function findMarker(folder: string): string | null {
  const config = hasConfig(folder);
  if (config !== null) return config;
  return existsSync(join(folder, 'errors_log.json')) ? 'errors_log.json' : null;
}

function rootAt(path: string, reason: string, marked: boolean): Root {
  return { path, reason, marked, inGit: isInGit(path) };
}

function isInGit(folder: string): boolean {
  if (existsSync(join(folder, '.git'))) return true;
  return dirname(folder) !== folder && isInGit(dirname(folder));
}

function realFolder(path: string): string | null {
  try {
    const real = realpathSync(path);
    return statSync(real).isDirectory() ? real : null;
  } catch {
    return null;
  }
}
