import { spawnSync } from 'node:child_process';

const TIME_LIMIT_MS = 2000;
const MAX_BYTES = 16 * 1024;

/** Nothing that the repository's configuration names may be run. */
const SAFE_FLAGS = [
  ...['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null'],
  ...['--no-optional-locks', '--no-pager'],
] as const;
/** A guess made of the login and the host's name is nobody's wish. */
const ONLY_CONFIGURED = ['-c', 'user.useConfigOnly=true'] as const;

/** What git needs to find itself, the person's configuration and the name; no GIT_DIR, no pager, no tracing. */
const KEPT_VARIABLES = [
  ...['PATH', 'Path', 'HOME', 'USERPROFILE', 'HOMEDRIVE', 'HOMEPATH', 'APPDATA'],
  ...['XDG_CONFIG_HOME', 'SystemRoot', 'GIT_AUTHOR_NAME', 'GIT_AUTHOR_EMAIL'],
  ...['GIT_CONFIG_GLOBAL', 'GIT_CONFIG_NOSYSTEM', 'GIT_CONFIG_SYSTEM'],
] as const;

/** Ask git who commits here: `Ada Lovelace <ada@example.com>`, or null where it does not know or cannot be run. */
export function readAuthor(folder: string): string | null {
  const { status, stdout } = spawnSync(
    'git',
    [...SAFE_FLAGS, ...ONLY_CONFIGURED, 'var', 'GIT_AUTHOR_IDENT'],
    {
      cwd: folder,
      env: createEnvironment(process.env),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: TIME_LIMIT_MS,
      killSignal: 'SIGKILL',
      maxBuffer: MAX_BYTES,
      windowsHide: true,
    },
  );
  if (status !== 0) return null;
  // Behind the name stands the time: `Ada <ada@example.com> 1763673480 +0000`.
  return /^([^\n<>]*<[^\n<>]*>) \d+ [+-]\d{4}\s*$/.exec(stdout)?.[1]?.trim() ?? null;
}

function createEnvironment(all: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = KEPT_VARIABLES.map((name) => [name, all[name]] as const);
  const known = kept.filter(([, value]) => value !== undefined);
  return {
    ...Object.fromEntries(known),
    GIT_TERMINAL_PROMPT: '0',
    // Windows would look for git.exe in the repository first.
    NoDefaultCurrentDirectoryInExePath: '1',
  };
}
