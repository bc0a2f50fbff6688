import type { Frame } from './frames.js';
import type { CodeLocation } from './record.js';
import { judgeFrame } from './site.js';

/** A frame of a record's stack, whether it is the project's own code, and why. */
export interface RecordedFrame extends Frame {
  /** As the record has it: `loadFace src/stages.ts:42:11`. */
  readonly text: string;
  /** Null where the record does not tell. */
  readonly inApp: boolean | null;
  readonly reason: string;
  /** Whether the error is known by this frame: the top one of the project's own code. */
  readonly decides: boolean;
}

/** What is known beside the stack. */
export interface FrameFacts {
  /** Where the error was thrown: the frame that it is known by, or null where none is the project's own. */
  readonly location: CodeLocation | null;
  /** Whether another than the top one may have decided: the stack overflowed. */
  readonly isOverflow?: boolean;
  /** Whether there is such a file below the root. */
  readonly isFile: (path: string) => boolean;
}

const PLACE = /:(\d{1,10}):(\d{1,10})$/;

/** Judge the frames of a record's stack as they were judged when it was made, as far as their text tells. */
export function judgeRecordedFrames(
  stack: readonly string[],
  { location, isOverflow = false, isFile }: FrameFacts,
): readonly RecordedFrame[] {
  // What stands there was not made of frames: the last lines of a command's output, a traceback of Python.
  if (!stack.some((text) => PLACE.test(text))) return [];
  const end = location && renderPlace(location);
  const site = end === null ? -1 : stack.findIndex((text) => text.endsWith(` ${end}`));
  return stack.map((text, index) => {
    const decides = index === site;
    const frame = parseRecordedFrame(text, decides ? (location?.file ?? null) : null);
    const isAbove = location === null || (index < site && !isOverflow);
    return { text, ...frame, ...judge(frame, isAbove, decides ? () => true : isFile), decides };
  });
}

function renderPlace({ file, line, column }: CodeLocation): string {
  return line === 0 ? file : `${file}:${line}:${column}`;
}

/** No file is below it: paths below the true one are relative in a record. */
const NO_ROOT = '\0';
const OUTSIDE = { inApp: false, reason: 'outside the root' } as const;

function judge(
  frame: Frame,
  isAbove: boolean,
  isFile: FrameFacts['isFile'],
): Pick<RecordedFrame, 'inApp' | 'reason'> {
  const { file } = frame;
  if (file?.startsWith('~/') || file?.startsWith('~\\')) return OUTSIDE;
  const { isInApp, reason } = judgeFrame(frame, { root: NO_ROOT, isOwnFrame: () => false });
  // Of a file outside the root only the last name is recorded.
  const mayBeOutside = isInApp && file !== null && !/[\\/]/.test(file);
  if (!mayBeOutside) return { inApp: isInApp, reason };
  if (isAbove) return OUTSIDE;
  return isFile(file)
    ? { inApp: true, reason }
    : { inApp: null, reason: 'outside the root, or a file that is gone' };
}

const PATH_START = / (?=node:|node_modules\/|~[\\/]|wasm:)/;

/**
 * Parse a frame as records have it, `new Foo.bar src/my app/a.ts:1:2`. Both names and paths may hold spaces: what
 * can be known of them is.
 * @param knownFile The frame's file where it is known.
 */
export function parseRecordedFrame(text: string, knownFile: string | null = null): Frame {
  const place = PLACE.exec(text);
  const before = place === null ? text : text.slice(0, place.index);
  const at = findPath(before, place !== null, knownFile);
  const name = at === -1 ? before : before.slice(0, Math.max(at - 1, 0));
  return {
    function: name === '' || name === '<anonymous>' ? null : name,
    file: at === -1 ? null : before.slice(at),
    line: Number(place?.[1] ?? 0),
    column: Number(place?.[2] ?? 0),
  };
}

/** Where the path begins, or -1 where there is none. */
function findPath(text: string, hasPlace: boolean, knownFile: string | null): number {
  if (knownFile !== null && text.endsWith(` ${knownFile}`)) return text.length - knownFile.length;
  const start = text.search(PATH_START);
  if (start !== -1) return start + 1;
  return hasPlace ? findNameEnd(text) : -1;
}

/** Words that another word of the name follows: `new Foo`, `Foo.get bar`. */
const PREFIX = /(?:^|\.)(?:new|get|set|static)$/;

/** Behind the name as the engine prints it, and the space after it; 0 where there is no name. */
function findNameEnd(text: string): number {
  let depth = 0;
  for (let from = 0; ; ) {
    const end = text.indexOf(' ', from);
    if (end === -1) return from;
    const word = text.slice(from, end);
    depth += count(word, '[') - count(word, ']');
    const isWhole = depth <= 0 && !(PREFIX.test(word) && text.indexOf(' ', end + 1) !== -1);
    if (isWhole) return end + 1;
    from = end + 1;
  }
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}
