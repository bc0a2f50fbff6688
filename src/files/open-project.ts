import { basename, join, relative, resolve } from 'node:path';
import { ErrtrackError } from '../core/errtrack-error.js';
import { NO_THEME } from '../core/runs/status-theme.js';
import { type Config, readConfig } from './config.js';
import { digest } from './digest.js';
import type { FileNaming, FoldMode, Project, Settings } from './project.js';
import { findRealParent, findRoot, isWithin, type Root } from './root.js';

/** What overrules the configuration: command-line flags, or options in code. */
export interface ProjectOverrides {
  readonly root?: string | undefined;
  readonly errorsFile?: string | undefined;
  readonly todoFile?: string | undefined;
  readonly fixedFile?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly fold?: FoldMode | undefined;
}

/** Which side the overrides come from: flags stand above the environment, code below it. */
export interface ProjectRequest {
  readonly flags?: ProjectOverrides;
  readonly code?: ProjectOverrides;
  readonly env?: NodeJS.ProcessEnv;
  /** Whether to pass over all file names: for capture, which goes on where they will not do. */
  readonly defaultNames?: boolean;
}

const DEFAULT_NAMES = {
  errors: 'errors_log.json',
  todo: 'TODO.md',
  fixed: 'FIXED_ERRORS.md',
} as const;
type FileKind = keyof typeof DEFAULT_NAMES;

const OPTION = { errors: 'errorsFile', todo: 'todoFile', fixed: 'fixedFile' } as const;
const VARIABLE = {
  errors: 'ERRTRACK_ERRORS_FILE',
  todo: 'ERRTRACK_TODO_FILE',
  fixed: 'ERRTRACK_FIXED_FILE',
} as const;

/**
 * Find the root from a start folder and weigh all settings: flag > environment > code > configuration >
 * default (DESIGN 4.1).
 * @throws ErrtrackError where a named root is no folder, or a file name leads out of the root.
 */
export function openProject(start: string, request: ProjectRequest = {}): Project {
  const env = request.env ?? process.env;
  const root = findRoot(start, {
    wanted: request.flags?.root ?? request.code?.root,
    environment: env['ERRTRACK_ROOT'],
  });
  const { config, problems } = readConfig(root.path);
  const naming = { root, request, env, config };
  const errors = nameFile('errors', naming);
  const todo = nameFile('todo', naming);
  const fixed = nameFile('fixed', naming);
  refuseSharedNames({ errorsFile: errors.path, todoFile: todo.path, fixedFile: fixed.path });
  return {
    root: root.path,
    reason: root.reason,
    marked: root.marked,
    inGit: root.inGit,
    files: { errors: errors.path, todo: todo.path, fixed: fixed.path },
    namedBy: { todo: todo.by, fixed: fixed.by },
    dataDir: dataDirFor(root.path, errors.path),
    settings: weighSettings(root, config, request, env),
    problems,
  };
}

interface Naming {
  readonly root: Root;
  readonly request: ProjectRequest;
  readonly env: NodeJS.ProcessEnv;
  readonly config: Config;
}

function nameFile(kind: FileKind, naming: Naming): { path: string; by: FileNaming } {
  const { request, env, config, root } = naming;
  const candidates: readonly (readonly [FileNaming, string | undefined])[] = [
    ['flag', request.flags?.[OPTION[kind]]],
    ['environment', env[VARIABLE[kind]] || undefined],
    ['code', request.code?.[OPTION[kind]]],
    ['configuration', config[OPTION[kind]]],
  ];
  for (const [by, name] of request.defaultNames === true ? [] : candidates) {
    if (name !== undefined) return { path: placeInRoot(root.path, name, OPTION[kind]), by };
  }
  return { path: join(root.path, DEFAULT_NAMES[kind]), by: 'default' };
}

/**
 * The path of a file that a person named. Links on the way to its folder are followed for the look.
 * @throws ErrtrackError where the name leads out of the root, or into what is git's or our own.
 */
export function placeInRoot(root: string, name: string, option: string): string {
  const path = resolve(root, name);
  const problem = findNameProblem(root, path);
  if (problem === null) return path;
  throw new ErrtrackError(
    'BAD_OPTION',
    `Cannot use ${JSON.stringify(name)} for ${option}: ${problem}.`,
  );
}

function findNameProblem(root: string, path: string): string | null {
  const outside = `it is not inside ${root}. Name a file below the root`;
  if (path === root || !isWithin(path, root)) return outside;
  const reserved = findReserved(relative(root, path));
  if (reserved !== null) return `${reserved}. Name a file elsewhere below the root`;
  const folder = findRealParent(path);
  // Its own links are followed too: a root that is named before it exists is no real path.
  const realRoot = findRealParent(join(root, '-')) ?? root;
  if (folder === null || !isWithin(folder, realRoot)) {
    return `a link on the way leads out of ${root}. Name a file in a folder that really is below the root`;
  }
  const linked = findReserved(relative(realRoot, folder));
  return linked === null ? null : `a link on the way leads there, and ${linked}. Name another file`;
}

/** Compared without case, as some file systems do. */
function findReserved(way: string): string | null {
  const parts = way.toLowerCase().split(/[\\/]/);
  if (parts.includes('.git')) return '.git belongs to git';
  return parts[0] === '.errtrack' ? '.errtrack is for the state of errtrack' : null;
}

/** @throws ErrtrackError where two files would be one: each would destroy the other. */
function refuseSharedNames(paths: Readonly<Record<string, string>>): void {
  const entries = Object.entries(paths);
  for (const [index, [option, path]] of entries.entries()) {
    const other = entries.slice(index + 1).find(([, it]) => it === path)?.[0];
    if (other === undefined) continue;
    const name = JSON.stringify(basename(path));
    throw new ErrtrackError(
      'BAD_OPTION',
      `Cannot use ${name} for both ${option} and ${other}: give each a file of its own.`,
    );
  }
}

/** A ledger with a name of its own keeps its state apart, so that two trackers never mix. */
function dataDirFor(root: string, errorsFile: string): string {
  const dataDir = join(root, '.errtrack');
  if (errorsFile === join(root, DEFAULT_NAMES.errors)) return dataDir;
  const name = digest(errorsFile.slice(root.length)).slice(0, 8);
  return join(dataDir, `${basename(errorsFile).replace(/[^\w.-]/g, '_')}-${name}`);
}

function weighSettings(
  root: Root,
  config: Config,
  request: ProjectRequest,
  env: NodeJS.ProcessEnv,
): Settings {
  return {
    enabled: request.code?.enabled ?? config.enabled ?? true,
    fold: request.code?.fold ?? config.fold ?? (isSet(env['CI']) ? 'manual' : 'auto'),
    counters: config.counters ?? (root.inGit ? 'local' : 'ledger'),
    durability: config.durability ?? 'process',
    sections: config.sections ?? {},
    layout: config.layout ?? 'compact',
    ownTitle: config.ownTitle ?? 'AUTO-TRACKED ERRORS',
    doneTasks: config.doneTasks ?? 'remove',
    trackDependencies: config.trackDependencies ?? false,
    theme: config.theme ?? NO_THEME,
  };
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false';
}
