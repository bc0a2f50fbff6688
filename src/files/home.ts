/**
 * The folder of this process's user, as `os.homedir()` finds it: asked for late, since `node:os` is no part of the
 * snapshot that Node starts from, and a start has no other need of it.
 * @throws SystemError where the user has no name and no home.
 */
export function findHomeFolder(): string {
  return process.env[HOME] || process.getBuiltinModule('node:os').homedir();
}

const HOME = process.platform === 'win32' ? 'USERPROFILE' : 'HOME';
