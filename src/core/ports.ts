import type { Frame } from './errors/frames.js';
import type { MessageLiteral } from './errors/message-literal.js';

/** What only the JavaScript engine can tell about a thrown value. */
export interface EngineProbe {
  /** Whether the value is a Proxy, also a revoked one: nothing of it may be touched. */
  isProxy(value: unknown): boolean;
  /** Whether an accessor is the engine's own `stack` getter (an own property of errors from Node 21 on). */
  isStackGetter(getter: unknown): boolean;
}

/** Maps a frame of generated code to the source it was made from; the same frame where there is no map. */
export interface SourceMapper {
  original(frame: Frame): Frame;
  /** The name that something callable has in the source, as a frame's code calls it; the same where it was not renamed. */
  originalName(name: string, frame: Frame): string;
}

/** What a message may be put together from, the nearest first. */
export interface NearLiterals {
  readonly near: readonly MessageLiteral[];
  /** Those of the files that the project's own topmost file imports: looked for where the nearest do not fit. */
  readonly imported: () => readonly MessageLiteral[];
  /** The lines around the place where the error was thrown, or null where they cannot be read. */
  readonly place: () => string | null;
  /** Whether a text is a path of names, `parcel.stops[0].place`, each of which the project's files on the stack have. */
  readonly hasPath: (text: string) => boolean;
}

/** Reads in the source what messages are put together from. */
export interface LiteralReader {
  /**
   * The literals that an error's message may be from: those of the files that its frames are in, of the file that its
   * class is imported from, and of what is imported besides; none where a source cannot be had.
   * @param frames mapped to their sources.
   */
  read(frames: readonly Frame[], type: string): NearLiterals;
}
