import type { SourceMapper } from '../ports.js';
import {
  type ErrorKey,
  GROUPING_VERSION,
  type KeyOptions,
  type OlderKey,
  renderKey,
  renderOlderKeys,
} from './fingerprint.js';
import { type Frame, parseFrames } from './frames.js';
import type { Cause, CodeLocation, Grouping } from './record.js';
import { removeSecrets } from './secrets.js';
import { findSite, getFunctionName, listCallPath, type SiteOptions } from './site.js';
import type { ErrorSnapshot } from './snapshot.js';
import { getBaseName, normalisePath, relativeToRoot } from './source-path.js';
import { renderTemplate } from './template.js';

export interface DescribeOptions extends SiteOptions, KeyOptions {
  readonly mapper: SourceMapper;
  /** Names the boundary; the site of an error without a stack. */
  readonly context: string;
  /** The home folder, shown as `~`, or null. */
  readonly home: string | null;
  /** Default: the former versions of the grouping. */
  readonly olderKeys?: readonly OlderKey[];
}

/** What is recorded of an error: scrubbed, with paths relative to the root. */
export interface ErrorDescription {
  /** The canonical text of the key; its hash is the fingerprint. */
  readonly keyText: string;
  /** The same under former versions of the grouping, newest first. */
  readonly olderKeyTexts: readonly string[];
  /** The calls through the project's own code that led to it, by which a person may split the error. */
  readonly callPath: readonly string[];
  readonly type: string;
  readonly message: string;
  readonly location: CodeLocation | null;
  /** `loadFace src/stages.ts:42:11`, top first. */
  readonly stack: readonly string[];
  readonly causes: readonly Cause[];
  readonly grouping: Grouping;
}

/** Describe a thrown value that was read: what it is, where it is from, and by what it is known again. */
export function describeError(snapshot: ErrorSnapshot, options: DescribeOptions): ErrorDescription {
  const own = describeOne(snapshot, options);
  const causes = snapshot.causes.map((cause) => describeOne(cause, options));
  const key = createKey(snapshot, own, causes, options);
  return {
    keyText: renderKey(key, options),
    olderKeyTexts: renderOlderKeys(key, options, options.olderKeys),
    callPath: listCallPath(own.frames, options),
    type: own.type,
    message: own.message,
    location: own.location,
    stack: renderStack(own.frames, options),
    causes: causes.map(({ type, message, location }) => ({ type, message, location })),
    grouping: { version: GROUPING_VERSION, template: key.template, site: key.site },
  };
}

const MAX_TYPE = 256;

interface One {
  readonly type: string;
  readonly message: string;
  readonly template: string;
  readonly site: string;
  readonly location: CodeLocation | null;
  readonly frames: readonly Frame[];
}

function describeOne(snapshot: ErrorSnapshot, options: DescribeOptions): One {
  const scrub = (text: string | null) => text && removeSecrets(text, options.home);
  const message = scrub(snapshot.message) ?? '';
  const type = (scrub(snapshot.type) ?? '').slice(0, MAX_TYPE);
  const frames = readFrames(snapshot.stack, options);
  const site = findSite(frames, options);
  const facts = {
    type,
    code: scrub(snapshot.code),
    syscall: scrub(snapshot.syscall),
    causeCode: scrub(snapshot.causes[0]?.code ?? null),
  };
  return {
    type,
    message,
    frames,
    site: scrub(site.text) ?? '',
    template: renderTemplate(message, facts),
    location: locate(site.frame, options),
  };
}

/** Frames mapped back to their sources, without errtrack's own. */
function readFrames(stack: string | null, options: DescribeOptions): readonly Frame[] {
  const { mapper, isOwnFrame } = options;
  const frames = stack === null ? [] : parseFrames(stack);
  return cleanFrames(
    frames
      .filter((frame) => !isOwnFrame(frame))
      .map((frame) => (mayHaveMap(frame) ? mapper.original(frame) : frame)),
    options.root,
  );
}

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

function createKey(
  snapshot: ErrorSnapshot,
  own: One,
  causes: readonly One[],
  options: DescribeOptions,
): ErrorKey {
  const deepest = causes.at(-1);
  const hasToldCause = own.template.startsWith('fetch failed: ');
  const last = snapshot.causes.at(-1);
  return {
    ...toKey(own),
    cause:
      deepest === undefined || last === undefined || hasToldCause
        ? null
        : { ...toKey(deepest), members: listMembers(last, options) },
    members: listMembers(snapshot, options),
  };
}

function listMembers(aggregate: ErrorSnapshot, options: DescribeOptions): ErrorKey[] {
  return aggregate.members.map((member) => {
    const causes = member.causes.map((cause) => describeOne(cause, options));
    return createKey({ ...member, members: [] }, describeOne(member, options), causes, options);
  });
}

function toKey({ type, template, site }: One): ErrorKey {
  return { type, template, site, cause: null, members: [] };
}

function locate(frame: Frame | null, { root, home }: DescribeOptions): CodeLocation | null {
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

function renderStack(frames: readonly Frame[], { root, home }: DescribeOptions): string[] {
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
