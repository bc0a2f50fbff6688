import type { Frame } from './frames.js';
import { getBaseName, normalisePath, relativeToRoot } from './source-path.js';
import { isThrowHelper } from './throw-helper.js';

/** Where and for whom frames are judged. */
export interface SiteOptions {
  /** Absolute path of the project's root, without links. */
  readonly root: string;
  /** Whether a frame is errtrack's own. */
  readonly isOwnFrame: (frame: Frame) => boolean;
}

/** Whether a frame is the project's own code, and why. */
export interface FrameVerdict {
  readonly isInApp: boolean;
  readonly reason: string;
}

/** The place that an error is known by: no line, no column, nothing absolute. */
export interface Site {
  /** `src/stages.ts#loadFace`, `src/main.ts`, a module's name, or the context. */
  readonly text: string;
  /** The frame it was taken from, or null where there was none. */
  readonly frame: Frame | null;
}

/** A frame with its path below the root, or null for what is not below it. */
interface PlacedFrame extends Frame {
  readonly path: string | null;
}

/** What compilers put around a person's functions; never where an error is from. */
const HELPER_NAME =
  /^(?:__(?:awaiter|generator|asyncGenerator|asyncValues|asyncDelegator|decorate|esDecorate|runInitializers|await|spread|rest|extends|values|read|async|name|require|esm|toESM|commonJS|webpack_require__)|_?asyncToGenerator|_?async_to_generator|asyncGeneratorStep|_?asyncIterator|_?wrapAsyncGenerator|_?ts_generator|_?ts_decorate|_?applyDecs\w{0,10}|_?apply_decs\w{0,20}|regeneratorRuntime|tryCatch|invoke|maybeInvokeDelegate|processTicksAndRejections)$/;
const HELPER_FILE =
  /(?:^|\/)(?:tslib|core-js(?:-pure)?|regenerator-runtime|@babel\/runtime|@swc\/helpers)\//;
const DEPENDENCY = /(?:^|\/)node_modules\//;

const RULES: readonly (readonly [reason: string, applies: (frame: PlacedFrame) => boolean])[] = [
  ['native or evaluated code', (frame) => frame.file === null],
  ['Node.js itself', (frame) => frame.file?.startsWith('node:') === true],
  ['code without a file', (frame) => /<anonymous>|^\[|^(?:wasm|data|blob):/.test(frame.file ?? '')],
  ['a dependency', (frame) => DEPENDENCY.test(frame.path ?? normalisePath(frame.file ?? ''))],
  ['a helper of the compiler', isHelper],
  ['outside the root', (frame) => frame.path === null],
];

/** Tell whether a frame is the project's own code, and why. */
export function judgeFrame(frame: Frame, options: SiteOptions): FrameVerdict {
  if (options.isOwnFrame(frame)) return { isInApp: false, reason: 'errtrack itself' };
  const placed = { ...frame, path: frame.file && relativeToRoot(frame.file, options.root) };
  const rule = RULES.find(([, applies]) => applies(placed));
  if (rule !== undefined) return { isInApp: false, reason: rule[0] };
  return { isInApp: true, reason: throwsForOthers(frame) ? FOR_OTHERS : 'code of the project' };
}

const FOR_OTHERS = 'code of the project, but throws for its callers';

/** Whether a frame of the project's own code throws for whoever called it. */
export function throwsForOthers(frame: Frame): boolean {
  return isThrowHelper(getFunctionName(frame.function));
}

export interface FindSiteOptions extends SiteOptions {
  readonly context: string;
  /** Whether the stack overflowed: what happened to be on top then says nothing. */
  readonly isOverflow?: boolean;
}

/** Find the top frame of the project's own code that throws for itself; else the top one, else the first module there is; else the context. */
export function findSite(frames: readonly Frame[], options: FindSiteOptions): Site {
  const isOwn = (frame: Frame) => judgeFrame(frame, options).isInApp;
  const own = frames.filter(isOwn);
  const recursive = options.isOverflow ? findRecursive(own, options.root) : null;
  if (recursive !== null) return recursive;
  const top = own.find((frame) => !throwsForOthers(frame)) ?? own[0];
  if (top !== undefined) return { text: renderSite(top, options.root), frame: top };
  const first = frames.find((frame) => frame.file !== null && !options.isOwnFrame(frame));
  if (first?.file) return { text: getModuleName(first.file), frame: null };
  return { text: options.context, frame: null };
}

/** Whether an error says that functions called each other without end. */
export function isStackOverflow(type: string, message: string): boolean {
  return type === 'RangeError' && message === 'Maximum call stack size exceeded';
}

/**
 * The function that calls itself without end, or the file of those that call each other: which of them are how often
 * on a stack that is cut depends on where it is cut. All that stands between two calls of one is called by it.
 */
function findRecursive(own: readonly Frame[], root: string): Site | null {
  const sites = own.map((frame) => renderSite(frame, root));
  const most = findMostFrequent(sites);
  if (most === null) return null;
  const round = new Set(sites.slice(sites.indexOf(most), sites.lastIndexOf(most) + 1));
  const named = [...round].filter((site) => site.includes('#')).sort();
  const [first = most] = named;
  const frame = own[sites.indexOf(first)];
  if (frame === undefined) return null;
  const text = named.length > 1 ? renderSite({ ...frame, function: null }, root) : first;
  return { text, frame };
}

/** What is there more than once, and more often than others. */
function findMostFrequent(sites: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const site of sites) counts.set(site, (counts.get(site) ?? 0) + 1);
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most === undefined || most[1] === 1 ? null : most[0];
}

/**
 * The path of calls through the project's own code, top first: sites, so no lines, and each once, so that it does
 * not matter how deep a recursion went.
 */
export function listCallPath(frames: readonly Frame[], options: SiteOptions): readonly string[] {
  const own = frames.filter((frame) => judgeFrame(frame, options).isInApp);
  return [...new Set(own.map((frame) => renderSite(frame, options.root)))];
}

/** The last segment of a function's name as the engine prints it, or null for code without a name of its own. */
export function getFunctionName(printed: string | null): string | null {
  if (printed === null) return null;
  const plain = printed.replace(/^(?:async )?(?:new )?/, '').replace(/ \[as [^\]]*\]$/, '');
  // A bundler's module function is called by its file: `./src/a.js`, `Module../src/a.js`.
  if (plain.includes('/')) return null;
  const bracket = plain.endsWith(']') ? plain.lastIndexOf('[') : -1;
  const segment = bracket >= 0 ? plain.slice(bracket) : plain.slice(plain.lastIndexOf('.') + 1);
  const name = segment.replace(/^(?:static )?(?:get|set) /, '');
  return name === '' || name === '<anonymous>' || name === 'eval' ? null : name;
}

function renderSite(frame: Frame, root: string): string {
  const path = relativeToRoot(frame.file ?? '', root) ?? '';
  const name = getFunctionName(frame.function);
  return name === null ? path : `${path}#${name}`;
}

/** `node:fs/promises` → `node:fs`, `…/node_modules/@a/b/c.js` → `@a/b`, another file → its last name. */
function getModuleName(file: string): string {
  // Where something is inside of Node.js changes from version to version.
  if (file.startsWith('node:internal/')) return 'node';
  if (file.startsWith('node:')) return file.split('/', 1)[0] ?? file;
  const path = normalisePath(file);
  const inside = path.lastIndexOf('node_modules/');
  if (inside === -1) return getBaseName(path.replace(/[?#].*$/s, ''));
  const [first = '', second = ''] = path.slice(inside + 'node_modules/'.length).split('/', 2);
  return first.startsWith('@') ? `${first}/${second}` : first;
}

function isHelper(frame: PlacedFrame): boolean {
  const name = getFunctionName(frame.function);
  return HELPER_FILE.test(frame.path ?? '') || (name !== null && HELPER_NAME.test(name));
}
