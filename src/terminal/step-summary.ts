import { appendFileSync, closeSync, constants, openSync, statSync } from 'node:fs';
import { NO_WAIT } from '../files/open-flags.js';

/** GitHub drops a summary of more than a megabyte whole. */
const MAX_BYTES = 900_000;
/** Appended to, and never waited for: a FIFO that nobody reads would hold us. */
const APPEND = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | NO_WAIT;

/** Add Markdown to the summary of a GitHub workflow's step, where there is one, as far as there is room. */
export function appendStepSummary(
  env: Readonly<Record<string, string | undefined>>,
  blocks: Iterable<string>,
): void {
  const path = env['GITHUB_STEP_SUMMARY'];
  if (!path) return;
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const text = fitBlocks(blocks, MAX_BYTES - size);
  if (text !== '') append(path, text);
}

function append(path: string, text: string): void {
  const fd = openSync(path, APPEND);
  try {
    appendFileSync(fd, text);
  } finally {
    closeSync(fd);
  }
}

/** The first blocks that take at most so many bytes. */
export function fitBlocks(blocks: Iterable<string>, maxBytes: number): string {
  let left = maxBytes;
  let text = '';
  for (const block of blocks) {
    left -= Buffer.byteLength(block);
    if (left < 0) break;
    text += block;
  }
  return text;
}
