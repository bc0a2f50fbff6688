import type { Project } from './project.js';

/** What may overrule the configuration, strongest first: flags, environment, options in code. */
export interface ProjectOverrides {
  readonly root?: string;
  readonly errorsFile?: string;
  readonly todoFile?: string;
  readonly fixedFile?: string;
}

/**
 * Find the root from a start folder and weigh all settings (DESIGN 4.1).
 * @throws ErrtrackError where `root` names no folder or a file name leads out of the root.
 */
export function openProject(_start: string, _flags: ProjectOverrides = {}): Project {
  throw new Error('in the making');
}
