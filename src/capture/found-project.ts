import { dirname } from 'node:path';
import { openProject, type ProjectOverrides } from '../files/open-project.js';
import type { Project } from '../files/project.js';

/**
 * Find the project that a tracker records for: from the start folder; where nothing marks a root there,
 * from the main script's folder.
 * @throws ErrtrackError where a named root is no folder, or a file name leads out of the root.
 */
export function findProject(code: ProjectOverrides, startFolder: string): Project {
  const project = openProject(startFolder, { code });
  const script = process.argv[1];
  if (project.marked || script === undefined) return project;
  const fromScript = openProject(dirname(script), { code });
  return fromScript.marked ? fromScript : project;
}
