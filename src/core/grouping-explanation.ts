import { alignTemplate, type Replacement } from './errors/aligned-template.js';
import { GROUPING_VERSION } from './errors/fingerprint.js';
import { countsDefault, readCommand, renderGrouping } from './errors/grouping.js';
import type { ErrorRecord, GroupingPart } from './errors/record.js';
import { judgeRecordedFrames, type RecordedFrame } from './errors/recorded-frames.js';
import { isStackOverflow, throwsForOthers } from './errors/site.js';

export type InputName =
  | 'type'
  | 'template'
  | 'site'
  | 'cause'
  | 'members'
  | 'fingerprint'
  | 'discriminator';

/** Null where there is none, or the record does not tell. */
export type InputValue = string | GroupingPart | readonly (string | GroupingPart)[] | null;

/** One of the things that a key is made of. */
export interface KeyInput {
  readonly name: InputName;
  readonly value: InputValue;
  /** Whether it is in the key: a fingerprint given in code may leave it out. */
  readonly counts: boolean;
}

/** What became of trying the inputs of a record: whether they give its hash, and if not, why not. */
export type Proof =
  | 'proven'
  /** They give a hash that was merged into this record. */
  | 'merged'
  /** It gathers errors whose keys were too many. */
  | 'overflow'
  /** A person has had its errors told apart further. */
  | 'split'
  | 'version'
  /** The record has no template or site: it was adopted, or a hook has changed what it says. */
  | 'missing'
  | 'cut'
  /** Something in them was not for the record: a secret, or the home folder. */
  | 'secret'
  | 'changed';

/** Where the text of the site is from: the frame that decided, or what stands for one. */
export type SiteSource =
  | 'frame'
  /** The frame's function has no name. */
  | 'file'
  /** A frame of a recursion without end: not the one that happened to be on top. */
  | 'recursion'
  /** The frame below functions that throw for their callers. */
  | 'caller'
  | 'module'
  | 'context'
  | 'command'
  /** The record tells of a later throw, under another of its hashes. */
  | 'other';

/** Why a record is known by its hash. The shape of `show --grouping --json`. */
export interface GroupingExplanation {
  readonly hash: string;
  readonly version: number;
  readonly inputs: readonly KeyInput[];
  /** The hash that these inputs give, or null where they give none. */
  readonly gives: string | null;
  readonly proof: Proof;
  readonly message: string;
  /** What was replaced in the message; null where the template was not made of it so. */
  readonly replaced: readonly Replacement[] | null;
  readonly siteFrom: SiteSource | null;
  readonly frames: readonly RecordedFrame[];
  /** Other hashes that name this record. */
  readonly hashes: readonly string[];
}

/** What of a record its grouping is explained by. */
export type GroupedRecord = Pick<
  ErrorRecord,
  'hash' | 'hashes' | 'type' | 'message' | 'location' | 'stack' | 'overflow' | 'grouping'
>;

/** What explaining needs from outside. */
export interface Surroundings {
  /** The hash of a key's text. */
  readonly hash: (keyText: string) => string;
  /** Whether there is such a file below the root. */
  readonly isFile: (path: string) => boolean;
}

/** Explain what the key of a record was made of, and whether that gives its hash. */
export function explainGrouping(
  record: GroupedRecord,
  { hash, isFile }: Surroundings,
): GroupingExplanation {
  const { grouping, message, location, stack, type } = record;
  const keyText = renderGrouping(type, grouping);
  const gives = keyText === null ? null : hash(keyText);
  const isOverflow = isStackOverflow(type, message);
  const frames = judgeRecordedFrames(stack, { location, isFile, isOverflow });
  return {
    hash: record.hash,
    version: grouping.version,
    inputs: listInputs(record),
    gives,
    proof: prove(record, gives),
    message,
    replaced: grouping.template === undefined ? null : alignTemplate(message, grouping.template),
    siteFrom: findSiteSource(record, frames),
    frames,
    hashes: record.hashes,
  };
}

/** All that the key of a record is made of, or could be. */
function listInputs({ type, grouping }: GroupedRecord): readonly KeyInput[] {
  const { template, site, cause, members, fingerprint, discriminator } = grouping;
  const counts = countsDefault(fingerprint);
  return [
    { name: 'type', value: type, counts },
    { name: 'template', value: template ?? null, counts },
    { name: 'site', value: site ?? null, counts },
    { name: 'cause', value: cause ?? null, counts },
    ...(members ? [{ name: 'members', value: members, counts } as const] : []),
    ...(fingerprint ? [{ name: 'fingerprint', value: fingerprint, counts: true } as const] : []),
    ...(discriminator === undefined
      ? []
      : [{ name: 'discriminator', value: discriminator, counts: true } as const]),
  ];
}

export function isInputList(value: InputValue): value is readonly (string | GroupingPart)[] {
  return Array.isArray(value);
}

/** What keeps the inputs of a record from giving its hash, the surest first. */
const HINDRANCES: readonly (readonly [
  Proof,
  (record: GroupedRecord, gives: string | null) => boolean,
])[] = [
  ['proven', ({ hash }, gives) => gives === hash],
  ['overflow', ({ overflow }) => overflow],
  ['split', ({ grouping }) => 'split' in grouping || 'of' in grouping],
  ['merged', ({ hashes }, gives) => gives !== null && hashes.includes(gives)],
  ['version', ({ grouping }) => grouping.version !== GROUPING_VERSION],
  ['missing', (_, gives) => gives === null],
  ['cut', ({ grouping }) => grouping.cut === true],
  ['secret', ({ grouping }) => listChosen(grouping).some((text) => /<secret>|~/.test(text))],
];

function prove(record: GroupedRecord, gives: string | null): Proof {
  return HINDRANCES.find(([, applies]) => applies(record, gives))?.[0] ?? 'changed';
}

function listChosen({ fingerprint = [], discriminator = '' }: GroupedRecord['grouping']) {
  return [...fingerprint, discriminator];
}

function findSiteSource(
  { grouping, location, type, message }: GroupedRecord,
  frames: readonly RecordedFrame[],
): SiteSource | null {
  const { template = '', site } = grouping;
  if (site === undefined) return null;
  if (location !== null) {
    const { file, function: name } = location;
    const isOverflow = isStackOverflow(type, message);
    if (isOverflow && site === file) return 'recursion';
    if (site !== (name === null ? file : `${file}#${name}`)) return 'other';
    const top = frames.find(({ inApp }) => inApp === true);
    const isTop = top?.decides !== false;
    if (!isTop && isOverflow) return 'recursion';
    if (!isTop && throwsForOthers(top)) return 'caller';
    return name === null ? 'file' : 'frame';
  }
  if (readCommand(template, site) !== null) return 'command';
  return frames.some(({ file }) => file !== null) ? 'module' : 'context';
}
