import { cutText } from './bounded-text.js';
import {
  COMMAND_FAILED,
  DEFAULT_PART,
  type ErrorKey,
  GROUPING_VERSION,
  type KeyOptions,
  renderCommandKey,
  renderKey,
} from './fingerprint.js';
import type { Grouping, GroupingPart } from './record.js';
import { removeSecrets } from './secrets.js';

/** Of a text that a person adds to a key; longer ones are told in part. */
const MAX_PART = 500;

/**
 * What a key was made of, as the record keeps it: nothing is written that is not there, or does not count.
 * @param home The home folder, shown as `~`, or null.
 */
export function createGrouping(key: ErrorKey, options: KeyOptions, home: string | null): Grouping {
  const { fingerprint, groupingDiscriminator: discriminator } = options;
  const chosen = [...(fingerprint ?? []), ...(discriminator === undefined ? [] : [discriminator])];
  const clean = (text: string) => removeSecrets(cutText(text, MAX_PART), home);
  return {
    version: GROUPING_VERSION,
    template: key.template,
    site: key.site,
    ...(countsDefault(fingerprint) && createChain(key)),
    ...(fingerprint !== undefined && { fingerprint: fingerprint.map(clean) }),
    ...(discriminator !== undefined && { discriminator: clean(discriminator) }),
    ...(chosen.some((text) => text.length > MAX_PART) && { cut: true }),
  };
}

function createPart(key: ErrorKey): GroupingPart {
  const { type, template, site } = key;
  return { type, template, site, ...createChain(key) };
}

function createChain({ cause, members }: ErrorKey): Pick<GroupingPart, 'cause' | 'members'> {
  return {
    ...(cause !== null && { cause: createPart(cause) }),
    ...(members.length > 0 && { members: distinct(members.map(createPart)) }),
  };
}

/** A key does not count how often a member is there. */
function distinct(parts: readonly GroupingPart[]): readonly GroupingPart[] {
  const byText = new Map(parts.map((part) => [JSON.stringify(part), part]));
  return [...byText.values()];
}

/** Whether type, template, site and causes are in the key: unless a person's fingerprint leaves them out. */
export function countsDefault(fingerprint: Grouping['fingerprint'] | undefined): boolean {
  return fingerprint === undefined || fingerprint.some((part) => DEFAULT_PART.test(part));
}

/** The text of the key that a record's grouping tells of; null where it does not tell all of a key. */
export function renderGrouping(type: string, grouping: Grouping): string | null {
  const { template, site, cause, members, fingerprint, discriminator } = grouping;
  if (template === undefined || site === undefined) return null;
  if (type === COMMAND_FAILED) {
    const command = readCommand(template, site);
    if (command !== null) return renderCommandKey(command.words, command.exitCode);
  }
  const key = toKey({
    ...{ type, template, site },
    ...(cause && { cause }),
    ...(members && { members }),
  });
  return renderKey(key, { fingerprint, groupingDiscriminator: discriminator });
}

/** What a cause or member enters a key with: the same text for the same part. */
export function renderPart(part: GroupingPart): string {
  return renderKey(toKey(part));
}

/** The template and site of a command that failed, of which its key is made. */
export function nameCommand(words: string, exitCode: number): { template: string; site: string } {
  return { template: `${words} exited with code ${exitCode}`, site: `command ${words}` };
}

/** What `nameCommand` was given, or null for the template and site of something else. */
export function readCommand(
  template: string,
  site: string,
): { words: string; exitCode: number } | null {
  const words = site.startsWith('command ') ? site.slice('command '.length) : '';
  const exitCode = Number(/ (-?\d{1,10})$/.exec(template)?.[1]);
  const isOne = nameCommand(words, exitCode).template === template && words !== '';
  return isOne ? { words, exitCode } : null;
}

function toKey({ type, template, site, cause, members = [] }: GroupingPart): ErrorKey {
  return { type, template, site, cause: cause ? toKey(cause) : null, members: members.map(toKey) };
}
