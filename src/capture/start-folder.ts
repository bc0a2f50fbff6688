/**
 * The working directory at load: a program may change it later, and errors still belong where it began. The
 * folder may be gone, and loading must not fail over it: then that of the main script.
 */
export const startFolder = getStartFolder();

function getStartFolder(): string {
  try {
    return process.cwd();
  } catch {
    return (process.argv[1] ?? '/').replace(/[^\\/]*$/, '') || '/';
  }
}
