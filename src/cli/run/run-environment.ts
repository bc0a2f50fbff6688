import { spawnSync } from 'node:child_process';
import { realpathSync, statSync } from 'node:fs';
import { basename, delimiter, join, relative } from 'node:path';
import { openProject } from '../../files/open-project.js';
import type { Project } from '../../files/project.js';
import { isWithin } from '../../files/root.js';
import type { Session } from '../session.js';
import { addRequire, isOldNode } from './node-options.js';

export interface RunEnvironment {
  readonly env: NodeJS.ProcessEnv;
  /** Why Node children are not tracked, or null where they are. */
  readonly problem: string | null;
  /** The project in which programs record that start in our folder, where that is not the one that was named. */
  readonly outside: Project | null;
}

/** The environment in which a command is tracked, as the session named `id`. */
export function createRunEnvironment(
  session: Session,
  command: readonly string[],
  id: string,
): RunEnvironment {
  const env = { ...process.env, ERRTRACK_SESSION: id, ...getOverrides(session) };
  const outside = findOutside(session, env);
  const version = findOldNode(command);
  if (version !== null) {
    const problem = `Node ${version} is too old to be tracked from within; use 20.19 or newer`;
    return { env, problem, outside };
  }
  const file = join(session.packageFolder, 'dist', 'cjs', 'register.js');
  return {
    env: { ...env, NODE_OPTIONS: addRequire(process.env['NODE_OPTIONS'], file) },
    problem: null,
    outside,
  };
}

/** A named root binds only programs that start in it or below it: others must not write there unasked. */
function findOutside({ project }: Session, env: NodeJS.ProcessEnv): Project | null {
  if (isWithin(realpathSync(process.cwd()), project.root)) return null;
  try {
    return openProject(process.cwd(), { env });
  } catch {
    // Then they cannot record either.
    return null;
  }
}

/** What flags have set, the children must know too, wherever they go. */
function getOverrides({ project, overrides }: Session): NodeJS.ProcessEnv {
  const { root, files } = project;
  const { errorsFile, todoFile, fixedFile } = overrides;
  if (Object.keys(overrides).length === 0) return {};
  return {
    ERRTRACK_ROOT: root,
    ...(errorsFile === undefined ? {} : { ERRTRACK_ERRORS_FILE: relative(root, files.errors) }),
    ...(todoFile === undefined ? {} : { ERRTRACK_TODO_FILE: relative(root, files.todo) }),
    ...(fixedFile === undefined ? {} : { ERRTRACK_FIXED_FILE: relative(root, files.fixed) }),
  };
}

/**
 * The version of the Node that the command will meet, where that is too old: it would refuse to start with our
 * option. Null where there is none, or a good one; ours is known without asking.
 */
function findOldNode([command = '']: readonly string[]): string | null {
  const isNode = /^node(\.exe)?$/.test(basename(command));
  const node = isNode && command !== basename(command) ? command : findOnPath('node');
  if (node === null || resolveLink(node) === resolveLink(process.execPath)) return null;
  const { status, stdout } = spawnSync(node, ['--version'], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 5000,
  });
  const version = (stdout ?? '').trim();
  return status === 0 && isOldNode(version) ? version : null;
}

function findOnPath(name: string): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find(isFile) ?? null;
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function resolveLink(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
