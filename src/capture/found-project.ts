import { dirname } from 'node:path';
import { isErrtrackError } from '../core/errtrack-error.js';
import { openProject, type ProjectOverrides } from '../files/open-project.js';
import type { Project } from '../files/project.js';
import { noteTrouble } from '../files/trouble.js';

type Open = (start: string, code: ProjectOverrides) => Project;

/**
 * Find the project that a tracker records for: from the start folder; where nothing marks a root there, from
 * the main script's folder.
 * @throws ErrtrackError where a named root is no folder, or a file name leads out of the root.
 */
export function findProject(
  code: ProjectOverrides,
  startFolder: string,
  open: Open = (start) => openProject(start, { code }),
): Project {
  const project = open(startFolder, code);
  const script = process.argv[1];
  if (project.marked || script === undefined) return project;
  const fromScript = open(dirname(script), code);
  return fromScript.marked ? fromScript : project;
}

/** The same for a program that runs: a file name that will not do is no reason to lose its errors. */
export function findProjectAnyhow(code: ProjectOverrides, startFolder: string): Project {
  return findProject(code, startFolder, openAnyhow);
}

function openAnyhow(start: string, code: ProjectOverrides): Project {
  try {
    return openProject(start, { code });
  } catch (error) {
    if (!isErrtrackError(error) || error.code !== 'BAD_OPTION') throw error;
    const project = openProject(start, { code, defaultNames: true });
    noteTrouble(project.dataDir, 'file names', error);
    return project;
  }
}
