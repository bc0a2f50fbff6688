const MIN_NODE = [20, 19] as const;

/**
 * `NODE_OPTIONS` that load a CommonJS file into every Node child, after what is there already. Not by `--import`:
 * that makes Node load the program itself as a module, which changes it.
 */
export function addRequire(nodeOptions: string | undefined, path: string): string {
  const given = nodeOptions?.trim() ?? '';
  // Node reads double quotes, and backslashes within them, as JSON does.
  const option = `--require=${/[\s"\\]/.test(path) ? JSON.stringify(path) : path}`;
  if (` ${given} `.includes(` ${option} `)) return given;
  return given === '' ? option : `${given} ${option}`;
}

/** Whether a version (`v20.18.1`) is older than errtrack supports; also for one that cannot be read. */
export function isOldNode(version: string): boolean {
  const [, major, minor] = /^v?(\d+)\.(\d+)\./.exec(version.trim()) ?? [];
  if (major === undefined || minor === undefined) return true;
  const [needMajor, needMinor] = MIN_NODE;
  return Number(major) < needMajor || (Number(major) === needMajor && Number(minor) < needMinor);
}
