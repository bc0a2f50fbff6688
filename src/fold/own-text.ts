import type { Clean } from '../core/errors/redaction.js';
import { isErrno } from '../files/errno.js';
import { readOwnFile } from '../files/small-file.js';

const MAX_BYTES = 1_000_000_000;

/** Null for what is gone, or is no file: no text of ours is in it. */
export function readText(path: string): string | null {
  return readBytes(path)?.toString('utf8') ?? null;
}

export function readBytes(path: string): Buffer | null {
  try {
    return readOwnFile(path, MAX_BYTES);
  } catch (error) {
    if (isErrno(error, 'ELOOP', 'EISDIR', 'ENXIO') || !(error instanceof Error && 'code' in error))
      return null;
    throw error;
  }
}

/**
 * Clean a file of lines.
 * @param cleanLine cleans one line, without its newline.
 */
export function cleanLines(
  text: string,
  clean: Clean,
  cleanLine: (line: string) => string,
): string {
  return cleanBetween(text.split('\n'), clean).map(cleanLine).join('\n');
}

/** What goes over several lines, as a key does, stands between lines of ours: it is not found line by line. */
function cleanBetween(lines: readonly string[], clean: Clean): readonly string[] {
  const cleaned: string[] = [];
  let between: string[] = [];
  const close = () => {
    if (between.length > 0) cleaned.push(...clean(between.join('\n')).split('\n'));
    between = [];
  };
  for (const line of lines) {
    if (!line.startsWith('{')) {
      between.push(line);
      continue;
    }
    close();
    cleaned.push(line);
  }
  close();
  return cleaned;
}
