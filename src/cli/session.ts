import { openProject, type ProjectOverrides } from '../files/open-project.js';
import type { Project } from '../files/project.js';
import { openTerminal, type Terminal } from '../terminal/terminal.js';

/** This copy of errtrack. */
export interface Installation {
  /** Where its `package.json` is. */
  readonly packageFolder: string;
  readonly version: string;
}

/** What every command works with. */
export interface Session extends Installation {
  readonly project: Project;
  readonly overrides: ProjectOverrides;
  readonly terminal: Terminal;
  /** Epoch ms at which the command started. */
  readonly now: number;
}

/** A command: what it does with its operands and options, and the exit code that comes of it. */
export type CommandBody<O> = (
  session: Session,
  operands: readonly string[],
  options: O,
) => Promise<number>;

/** The options that every command has. */
export interface CommonOptions {
  readonly root?: string;
  readonly errorsFile?: string;
  readonly todoFile?: string;
  readonly fixedFile?: string;
}

/** @throws ErrtrackError where the flags name a root or file that cannot be. */
export async function openSession(
  installation: Installation,
  { root, errorsFile, todoFile, fixedFile }: CommonOptions,
  color: boolean,
): Promise<Session> {
  const overrides: ProjectOverrides = {
    ...(root === undefined ? {} : { root }),
    ...(errorsFile === undefined ? {} : { errorsFile }),
    ...(todoFile === undefined ? {} : { todoFile }),
    ...(fixedFile === undefined ? {} : { fixedFile }),
  };
  const project = openProject(process.cwd(), { flags: overrides });
  return {
    ...installation,
    project,
    overrides,
    terminal: await openTerminal(color, project.settings.theme),
    now: Date.now(),
  };
}
