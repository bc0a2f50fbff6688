const MIN_NODE = [20, 19] as const;

/**
 * `NODE_OPTIONS` that load a module, given by its file URL, into every Node child, after what is there already.
 * A file URL has no spaces and no quotes, so it needs none around it.
 */
export function addImport(nodeOptions: string | undefined, url: string): string {
  const given = nodeOptions?.trim() ?? '';
  const words = given.split(/\s+/).map((word) => word.replaceAll('"', ''));
  if (words.includes(`--import=${url}`) || words.includes(url)) return given;
  return given === '' ? `--import=${url}` : `${given} --import=${url}`;
}

/** Whether a version (`v20.18.1`) is older than errtrack supports; also for one that cannot be read. */
export function isOldNode(version: string): boolean {
  const [, major, minor] = /^v?(\d+)\.(\d+)\./.exec(version.trim()) ?? [];
  if (major === undefined || minor === undefined) return true;
  const [needMajor, needMinor] = MIN_NODE;
  return Number(major) < needMajor || (Number(major) === needMajor && Number(minor) < needMinor);
}
