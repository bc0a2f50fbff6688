import { isErrtrackError } from '../core/errtrack-error.js';
import type { Run } from '../core/runs/run.js';
import type { Project } from '../files/project.js';
import { readAttachment } from '../server/attachment.js';

const MAX_BYTES = 12_000_000;

/** The pictures of some runs as `data:` URLs, by the path that each run names, as long as there is room. */
export function readReportImages(
  project: Project,
  runs: readonly Run[],
): Readonly<Record<string, string>> {
  const images = new Map<string, string>();
  let left = MAX_BYTES;
  for (const { id, attachments } of runs) {
    for (const { path, kind } of attachments) {
      if (kind !== 'screenshot' || images.has(path)) continue;
      const image = readImage(project, id, path);
      if (image === null || image.bytes.length > left) continue;
      left -= image.bytes.length;
      images.set(path, `data:${image.type};base64,${Buffer.from(image.bytes).toString('base64')}`);
    }
  }
  return Object.fromEntries(images);
}

/** Null for what may not be shown, or is no more there. */
function readImage(project: Project, runId: string, path: string) {
  try {
    const file = readAttachment(project, runId, path);
    return file.type.startsWith('image/') ? file : null;
  } catch (error) {
    if (isErrtrackError(error)) return null;
    throw error;
  }
}
