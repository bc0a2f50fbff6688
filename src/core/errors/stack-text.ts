const MAX_FRAMES = 50;
const MAX_LINE = 1024;
/** How much of a stack is looked at: names, message and frames of an honest one are far below. */
const MAX_SCANNED = 64 * 1024;
/** Long enough to know a message by its start and its end, without comparing 100 MB. */
const SAMPLE = 256;

/** A stack taken apart: what stands before the frames, and the lines of the frames, bounded. */
export interface StackText {
  readonly header: string;
  readonly lines: readonly string[];
}

/**
 * Separate the frames of a V8 stack from the message before them. A message may hold lines that look like frames,
 * so where the text of the message is known and found, frames begin behind it; else they are the last block of such lines.
 */
export function splitStack(stack: string, message: string): StackText {
  const end = findMessageEnd(stack, message);
  const header = stack.slice(0, Math.max(end, 0));
  if (end >= 0) return { header, lines: collectLines(stack.slice(end, end + MAX_SCANNED)) };
  const head = splitLastBlock(stack.slice(0, MAX_SCANNED));
  if (head.lines.length > 0 || stack.length <= MAX_SCANNED) return head;
  return { header: head.header, lines: splitLastBlock(stack.slice(-MAX_SCANNED)).lines };
}

function findMessageEnd(stack: string, message: string): number {
  if (message === '') return -1;
  const start = message.slice(0, SAMPLE);
  const behindName = stack.slice(0, 4 * SAMPLE).indexOf(`: ${start}`);
  const at = behindName === -1 && stack.startsWith(start) ? 0 : behindName + 2;
  if (behindName === -1 && at !== 0) return -1;
  const end = at + message.length;
  const tail = message.slice(-SAMPLE);
  const isWhole = stack.startsWith(tail, end - tail.length);
  return isWhole && (end >= stack.length || stack.charAt(end) === '\n') ? end : -1;
}

function collectLines(text: string): string[] {
  const lines: string[] = [];
  for (let at = 0; at < text.length && lines.length < MAX_FRAMES; ) {
    const end = findLineEnd(text, at);
    if (looksLikeFrame(text, at)) lines.push(text.slice(at, Math.min(end, at + MAX_LINE)).trim());
    at = end + 1;
  }
  return lines;
}

function splitLastBlock(text: string): StackText {
  let header = text;
  let block = -1;
  let isInside = false;
  for (let at = 0; at < text.length; at = findLineEnd(text, at) + 1) {
    const isFrame = looksLikeFrame(text, at);
    if (isFrame && !isInside) block = at;
    isInside = isFrame;
  }
  if (block === -1) return { header: header.trimEnd(), lines: [] };
  header = text.slice(0, block).trimEnd();
  return { header, lines: collectLines(text.slice(block)) };
}

function findLineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

/** Four blanks and `at`, as V8 indents them; a few more or less, as tools do. */
function looksLikeFrame(text: string, from: number): boolean {
  let at = from;
  while (at < from + 16 && (text[at] === ' ' || text[at] === '\t')) at++;
  return at > from && text.startsWith('at ', at);
}
