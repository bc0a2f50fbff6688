import { once } from '../once.js';
import type { LiteralReader, NearLiterals, SourceMapper } from '../ports.js';
import { type Frame, parseFrames } from './frames.js';
import type { CodeLocation } from './record.js';
import { removeSecrets } from './secrets.js';
import { findSite, getFunctionName, listCallPath, type SiteOptions } from './site.js';
import { getBaseName, normalisePath, relativeToRoot } from './source-path.js';

export interface StackOptions extends SiteOptions {
  readonly mapper: SourceMapper;
  readonly literals: LiteralReader;
  /** The home folder, shown as `~`, or null. */
  readonly home: string | null;
}

/** What a stack tells about an error: scrubbed, with paths relative to the root. */
export interface StackDescription {
  /** The error's type by the name that its class has in the source. */
  readonly type: string;
  /** The empty string where no frame says where it was. */
  readonly site: string;
  readonly location: CodeLocation | null;
  /** `loadFace src/stages.ts:42:11`, top first. */
  readonly lines: readonly string[];
  /** The calls through the project's own code that led to it, by which a person may split the error. */
  readonly callPath: readonly string[];
  /** What the message may have been put together from: sources are read when somebody asks. */
  readonly literals: () => NearLiterals;
}

/** What of an error its stack is read with. */
export interface StackRequest {
  /** The lines of the frames, or null. */
  readonly stack: string | null;
  readonly type: string;
  readonly isOverflow: boolean;
}

export type DescribeStack = (request: StackRequest) => StackDescription;

const REMEMBERED = 500;
const MAX_REMEMBERED = 16 * 1024;

/** Create a describer that remembers: of a thousand errors with one stack, each with another message, it reads one. */
export function createStackDescriber(options: StackOptions): DescribeStack {
  const known = new Map<string, StackDescription>();
  return (request) => {
    if ((request.stack?.length ?? 0) > MAX_REMEMBERED) return describeStack(request, options);
    const id = `${request.isOverflow}\0${request.type}\0${request.stack}`;
    const found = known.get(id);
    if (found !== undefined) return found;
    if (known.size >= REMEMBERED) known.delete(known.keys().next().value ?? '');
    const description = describeStack(request, options);
    known.set(id, description);
    return description;
  };
}

const MAX_TYPE = 256;

function describeStack(
  { stack, type, isOverflow }: StackRequest,
  options: StackOptions,
): StackDescription {
  const printed = stack === null ? [] : parseFrames(stack);
  const frames = readFrames(printed, options);
  const site = findSite(frames, { ...options, isOverflow, context: '' });
  const restored = removeSecrets(restoreType(type, printed, options), options.home);
  return {
    type: restored.slice(0, MAX_TYPE),
    site: removeSecrets(site.text, options.home),
    location: locate(site.frame, options),
    lines: renderStack(frames, options),
    callPath: listCallPath(frames, options),
    literals: once(() => options.literals.read(frames, restored)),
  };
}

/** Frames mapped back to their sources, without errtrack's own. */
function readFrames(frames: readonly Frame[], options: StackOptions): readonly Frame[] {
  const { mapper, isOwnFrame } = options;
  return cleanFrames(
    frames
      .filter((frame) => !isOwnFrame(frame))
      .map((frame) => (mayHaveMap(frame) ? mapper.original(frame) : frame)),
    options.root,
  );
}

/** A minifier renames classes, too, and an error that has no name of its own is called by its class. */
function restoreType(type: string, frames: readonly Frame[], options: StackOptions): string {
  const thrower = frames.find((frame) => mayHaveMap(frame) && !options.isOwnFrame(frame));
  const isName = /^[A-Za-z_$][\w$]*$/.test(type) && !BUILT_IN.has(type);
  return thrower === undefined || !isName ? type : options.mapper.originalName(type, thrower);
}

const BUILT_IN = new Set([
  ...['Error', 'TypeError', 'RangeError', 'SyntaxError', 'ReferenceError', 'URIError', 'EvalError'],
  ...['AggregateError', 'AssertionError', 'DOMException', 'AbortError', 'TimeoutError'],
]);

/** Before names and paths are taken apart: a part of a secret matches no pattern. */
function cleanFrames(frames: readonly Frame[], root: string): readonly Frame[] {
  const all = frames.map((frame) => `${frame.function ?? ''}\n${frame.file ?? ''}`).join('\n');
  if (removeSecrets(all) === all) return frames;
  return frames.map(({ function: name, file, ...place }) => ({
    ...place,
    function: name && removeSecrets(name),
    // The root stays: by it a frame is known for the project's own.
    file: file?.startsWith(root)
      ? root + removeSecrets(file.slice(root.length))
      : file && removeSecrets(file),
  }));
}

function mayHaveMap({ file }: Frame): boolean {
  return file !== null && !file.startsWith('node:') && !/[\\/]node_modules[\\/]/.test(file);
}

function locate(frame: Frame | null, { root, home }: StackOptions): CodeLocation | null {
  const file = frame?.file && relativeToRoot(frame.file, root);
  if (!frame || !file) return null;
  const name = getFunctionName(frame.function);
  return {
    file: removeSecrets(file, home),
    line: frame.line,
    column: frame.column,
    function: name && removeSecrets(name, home),
  };
}

function renderStack(frames: readonly Frame[], { root, home }: StackOptions): string[] {
  if (frames.length === 0) return [];
  const lines = frames.map((frame) => renderFrame(frame, root, home));
  return removeSecrets(lines.join('\n'), home).split('\n');
}

function renderFrame(frame: Frame, root: string, home: string | null): string {
  const name = frame.function ?? '<anonymous>';
  if (frame.file === null) return name;
  const file = relativeToRoot(frame.file, root) ?? nameOutside(frame.file, home);
  return frame.line === 0 ? `${name} ${file}` : `${name} ${file}:${frame.line}:${frame.column}`;
}

/** A file that is not the project's, by what is the same on every machine: the ledger is shared. */
function nameOutside(file: string, home: string | null): string {
  if (file.startsWith('node:')) return file;
  const path = normalisePath(file);
  const inside = path.lastIndexOf('/node_modules/');
  if (inside !== -1) return path.slice(inside + 1);
  // The home folder becomes `~` with the secrets.
  return home !== null && path.startsWith(home) ? file : getBaseName(path);
}
