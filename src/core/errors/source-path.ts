const DRIVE = /^[A-Za-z]:[\\/]/;
/** `webpack://name/./src/a.ts`, `webpack-internal:///./src/a.ts`: the bundler's names of files of the project. */
const BUNDLER_URL = /^(?:webpack|webpack-internal|rspack|turbopack):\/\/[^/]{0,200}\//;

/** A frame's or map's file as a path: `file:` URLs decoded, without query and fragment; any other text as it is. */
export function toSourcePath(file: string): string {
  if (!file.startsWith('file://')) return file;
  const text = file.slice('file://'.length);
  const path = /[%?#]/.test(text) ? decode(text.replace(/[?#].*$/s, '')) : text;
  if (/^\/[A-Za-z]:(?:\/|$)/.test(path)) return path.slice(1);
  return path.startsWith('/') ? path : `//${path}`;
}

/** A path as it is compared: `/` between segments where the path is one of Windows, an upper-case drive, no bundler's prefix. */
export function normalisePath(path: string): string {
  const isWindows = DRIVE.test(path) || path.startsWith('\\\\');
  const slashed = isWindows ? path.replaceAll('\\', '/') : path;
  if (DRIVE.test(slashed)) return slashed.charAt(0).toUpperCase() + slashed.slice(1);
  return slashed.replace(BUNDLER_URL, '').replace(/^(?:\.\/)+/, '');
}

/** The path below the root with `/`, or null for what is not below it. A relative path counts as below. */
export function relativeToRoot(path: string, root: string): string | null {
  if (path.startsWith('node:')) return null;
  // The usual case, without any pattern.
  if (path.startsWith(root) && path.charAt(root.length) === '/') return path.slice(root.length + 1);
  const file = normalisePath(path);
  const base = withoutEnd(normalisePath(root));
  if (file.startsWith(`${base}/`)) return file.slice(base.length + 1) || null;
  return isAbsolute(file) || file.startsWith('../') ? null : file;
}

/** Whether a path names a file by itself, on any platform, or is a URL. */
function isAbsolute(path: string): boolean {
  return path.startsWith('/') || path.startsWith('\\') || /^[A-Za-z][\w+.-]*:/.test(path);
}

export function getBaseName(path: string): string {
  const file = withoutEnd(normalisePath(path));
  return file.slice(file.lastIndexOf('/') + 1);
}

function withoutEnd(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
