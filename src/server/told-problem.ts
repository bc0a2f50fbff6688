import { homedir } from 'node:os';
import { win32 } from 'node:path';

/** A path from the root of a file system, as error messages have it. */
const ABSOLUTE = /(?<![\w.~/\\:-])(?:[A-Za-z]:[\\/]|\/)[^\s'"`,;:()]*[\\/][^\s'"`,;:()]*/g;

/** What went wrong, without saying where on this machine: paths are told as they are below the root. */
export function tellProblem(problem: string, root: string): string {
  return problem
    .replaceAll(`${root}/`, '')
    .replaceAll(root, 'the root')
    .replaceAll(homedir(), '~')
    .replace(ABSOLUTE, (path) => `…/${win32.basename(path)}`);
}
