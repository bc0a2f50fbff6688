import type { DescribeStack, StackDescription } from './describe-stack.js';
import {
  type ErrorKey,
  type KeyOptions,
  type OlderKey,
  renderKey,
  renderOlderKeys,
} from './fingerprint.js';
import { createGrouping } from './grouping.js';
import type { Cause, CodeLocation, Grouping } from './record.js';
import { removeSecrets } from './secrets.js';
import { isStackOverflow } from './site.js';
import type { ErrorSnapshot } from './snapshot.js';
import { renderTemplate } from './template.js';

export interface DescribeOptions extends KeyOptions {
  readonly describeStack: DescribeStack;
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
    callPath: own.stack.callPath,
    type: own.stack.type,
    message: own.message,
    location: own.stack.location,
    stack: own.stack.lines,
    causes: causes.map(({ stack, message }) => ({
      type: stack.type,
      message,
      location: stack.location,
    })),
    grouping: createGrouping(key, options, options.home),
  };
}

interface One {
  readonly stack: StackDescription;
  readonly message: string;
  readonly site: string;
  readonly template: string;
}

function describeOne(snapshot: ErrorSnapshot, options: DescribeOptions): One {
  const scrub = (text: string | null) => text && removeSecrets(text, options.home);
  const message = scrub(snapshot.message) ?? '';
  const isOverflow = isStackOverflow(snapshot.type, message);
  const stack = options.describeStack({ stack: snapshot.stack, type: snapshot.type, isOverflow });
  const facts = {
    type: stack.type,
    code: scrub(snapshot.code),
    syscall: scrub(snapshot.syscall),
    causeCode: scrub(snapshot.causes[0]?.code ?? null),
  };
  const causes = snapshot.causes.map((cause) => scrub(cause.message) ?? '');
  return {
    stack,
    message,
    site: stack.site === '' ? (scrub(options.context) ?? '') : stack.site,
    template: renderTemplate(message, facts, { literals: stack.literals, causes }),
  };
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
  const cause =
    deepest === undefined || last === undefined || hasToldCause
      ? null
      : toKey(deepest, null, listMembers(last, options));
  return toKey(own, cause, listMembers(snapshot, options));
}

function listMembers(aggregate: ErrorSnapshot, options: DescribeOptions): ErrorKey[] {
  return aggregate.members.map((member) => {
    const causes = member.causes.map((cause) => describeOne(cause, options));
    return createKey({ ...member, members: [] }, describeOne(member, options), causes, options);
  });
}

function toKey(
  { stack, template, site }: One,
  cause: ErrorKey | null,
  members: readonly ErrorKey[],
): ErrorKey {
  return { type: stack.type, template, site, cause, members };
}
