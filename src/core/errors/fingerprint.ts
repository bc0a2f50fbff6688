/** Version of the grouping; stored with each record. */
export const GROUPING_VERSION = 1;

/** What stands for the default key in `fingerprint: ['{{ default }}', tenant]`. */
export const DEFAULT_PART = /^\{\{\s{0,10}default\s{0,10}\}\}$/;

/** The type of a command that failed: its key is made of other things than an error's. */
export const COMMAND_FAILED = 'CommandFailed';

/** What tells one error from another, in clear text. */
export interface ErrorKey {
  readonly type: string;
  readonly template: string;
  readonly site: string;
  /** The deepest cause, or null without one. */
  readonly cause: ErrorKey | null;
  /** The members of an AggregateError. */
  readonly members: readonly ErrorKey[];
}

/** How a person changes the grouping at a boundary. */
export interface KeyOptions {
  /** The whole key; `{{ default }}` in it stands for ours. */
  readonly fingerprint?: readonly string[] | undefined;
  /** Something more that tells errors apart, beside the default. */
  readonly groupingDiscriminator?: string | undefined;
}

/**
 * Render the canonical text of a key, of which the fingerprint is the hash. JSON keeps the parts apart:
 * no text in one part can pass for a separator.
 */
export function renderKey(key: ErrorKey, options: KeyOptions = {}): string {
  const { fingerprint, groupingDiscriminator } = options;
  const own = listParts(key);
  const parts = fingerprint?.map((part) => (isDefaultPart(part) ? own : part)) ?? own;
  const more =
    groupingDiscriminator === undefined ? [] : [{ discriminator: groupingDiscriminator }];
  return JSON.stringify([GROUPING_VERSION, parts, ...more]);
}

/** Whether a part of a person's fingerprint stands for the default key. */
export function isDefaultPart(part: string): boolean {
  return DEFAULT_PART.test(part);
}

/** Renders the text of a key as a former version of the grouping did. */
export type OlderKey = (key: ErrorKey, options: KeyOptions) => string;

/** The former versions, newest first: by them errors are known that were recorded before an upgrade. */
export const OLDER_KEYS: readonly OlderKey[] = [];

/** What `renderKey` would have rendered under each former version. */
export function renderOlderKeys(
  key: ErrorKey,
  options: KeyOptions = {},
  versions = OLDER_KEYS,
): readonly string[] {
  return versions.map((render) => render(key, options));
}

type Parts = readonly (string | null | Parts)[];

function listParts({ type, template, site, cause, members }: ErrorKey): Parts {
  const memberKeys = new Set(members.map((member) => JSON.stringify(listParts(member))));
  return [type, template, site, cause && listParts(cause), [...memberKeys].sort()];
}

/** The text of the key of a command that failed (`errtrack run`): its first words and its exit code. */
export function renderCommandKey(words: string, exitCode: number): string {
  return JSON.stringify([GROUPING_VERSION, COMMAND_FAILED, words, exitCode]);
}
