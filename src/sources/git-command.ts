import { realpathSync } from 'node:fs';
import { delimiter, isAbsolute, parse, relative, sep } from 'node:path';
import { findWorkTrees } from './git.js';

const TIME_LIMIT_MS = 2000;
/** Fetches nothing. A name that a configuration can know would be that of a program: `git-remote-<name>`. */
const NO_PROTOCOL = `none-${Math.random().toString(36).slice(2)}`;

/** Nothing that the repository's configuration names may be run. */
const SAFE_FLAGS = [
  ...['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null'],
  // A signature is checked by a program that the configuration names.
  ...['-c', 'log.showSignature=false'],
  // A folder of a pulled branch that looks like git's own must not be taken for one.
  ...['-c', 'safe.bareRepository=explicit', '-c', 'protocol.allow=never'],
  ...['--no-optional-locks', '--no-pager'],
] as const;

/** What git needs to find the person's configuration and name; no GIT_DIR, no pager, no tracing. */
const KEPT_VARIABLES = [
  ...['HOME', 'USERPROFILE', 'HOMEDRIVE', 'HOMEPATH', 'APPDATA', 'XDG_CONFIG_HOME'],
  ...['SystemRoot', 'GIT_AUTHOR_NAME', 'GIT_AUTHOR_EMAIL'],
  ...['GIT_CONFIG_GLOBAL', 'GIT_CONFIG_NOSYSTEM', 'GIT_CONFIG_SYSTEM'],
  // Under sudo, git takes the folders of whoever called it for its own.
  'SUDO_UID',
] as const;

export interface GitLimits {
  /** Longer output is as none. */
  readonly maxBytes: number;
}

/**
 * The one place where git is run: no shell, no pager, no hook, no file-system monitor, no network, a clean
 * environment, at most two seconds.
 * @param args a subcommand of git's own and its arguments; what comes from outside stands behind
 *   `--end-of-options` or `--`.
 * @returns what it printed; null where it failed, cannot be run, took too long or said too much.
 */
export function runGit(
  folder: string,
  args: readonly string[],
  { maxBytes }: GitLimits,
): Buffer | null {
  // A tenth of a bare start, which those that ask git nothing are spared.
  const { spawnSync } = process.getBuiltinModule('node:child_process');
  const { error, status, stdout } = spawnSync('git', [...SAFE_FLAGS, ...args], {
    cwd: folder,
    env: createEnvironment(process.env, folder),
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: TIME_LIMIT_MS,
    killSignal: 'SIGKILL',
    maxBuffer: maxBytes,
    windowsHide: true,
  });
  // What was cut at the limit may end well all the same.
  return error === undefined && status === 0 ? stdout : null;
}

function createEnvironment(all: NodeJS.ProcessEnv, folder: string): NodeJS.ProcessEnv {
  const path = findTrustedPath(all['PATH'] ?? all['Path'] ?? '', folder);
  const kept = KEPT_VARIABLES.map((name) => [name, all[name]] as const);
  return {
    ...Object.fromEntries(kept.filter(([, value]) => value !== undefined)),
    // An empty one would mean the working directory; without one, the system's own folders are searched.
    ...(path !== '' && { PATH: path }),
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    // A partial clone would fetch what it lacks, by a program that its configuration names.
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: NO_PROTOCOL,
    GIT_NO_REPLACE_OBJECTS: '1',
    // Windows would look for git.exe in the repository first.
    NoDefaultCurrentDirectoryInExePath: '1',
  };
}

/** Without what is relative, or inside the work tree: a pulled branch may bring a `git` of its own. */
function findTrustedPath(path: string, folder: string): string {
  const folders = [folder, ...findWorkTrees(folder)];
  const isTrusted = (entry: string) =>
    isAbsolute(entry) && !folders.some((own) => leadsInto(entry, own));
  return path.split(delimiter).filter(isTrusted).join(delimiter);
}

/** By its name, or by the links in it. */
function leadsInto(entry: string, folder: string): boolean {
  if (isInside(entry, folder)) return true;
  try {
    return isInside(realpathSync(entry), realpathSync(folder));
  } catch {
    // What is not there holds no program.
    return false;
  }
}

function isInside(path: string, folder: string): boolean {
  // In a container the project may be the root of all.
  if (folder === parse(folder).root) return false;
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}
