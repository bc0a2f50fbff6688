import type { Cause, CodeLocation, Grouping, GroupingPart } from '../core/errors/record.js';
import { removeSecrets } from '../core/errors/secrets.js';
import { isSeverity, type Severity } from '../core/severity.js';
import { isCause, isListOf, isLocation, isObject, isText } from '../core/shape.js';
import { callHook } from './person-hook.js';
import type { ThrowBody } from './recorder.js';
import { toTags } from './tags.js';

/** What `beforeRecord` sees, and may change: everything that will be written of one occurrence but its key. */
export interface RecordDraft {
  readonly hash: string;
  type: string;
  message: string;
  context: string;
  severity: Severity;
  tags: Record<string, string>;
  stack: string[];
  location: CodeLocation | null;
  causes: Cause[];
  readonly fatal: boolean;
}

/** Returns the draft, changed in place or anew; null or false drops it, nothing keeps it as it then is. */
export type BeforeRecord = (draft: RecordDraft) => unknown;

/** The body after the person's hook, or null where it was dropped. A hook that throws changes nothing. */
export function applyBeforeRecord(body: ThrowBody, hook: BeforeRecord): ThrowBody | null {
  const draft: RecordDraft = {
    hash: body.k,
    type: body.error.type,
    message: body.error.message,
    context: body.context,
    severity: body.severity,
    tags: { ...body.tags },
    stack: [...body.error.stack],
    location: body.error.location,
    causes: [...body.error.causes],
    fatal: body.fatal,
  };
  const answer = callHook(hook, draft);
  if (answer === null) return body;
  const [returned] = answer;
  if (returned === null || returned === false) return null;
  return withDraft(body, isObject(returned) ? { ...draft, ...returned } : draft);
}

/**
 * Plain JavaScript may have put anything into the draft: what will not do leaves the body as it was. Nor may a
 * hook bring back what was taken out.
 */
function withDraft(body: ThrowBody, draft: RecordDraft): ThrowBody {
  const { error } = body;
  const changed = {
    type: isText(draft.type) ? removeSecrets(draft.type) : error.type,
    message: isText(draft.message) ? removeSecrets(draft.message) : error.message,
    stack: isListOf(draft.stack, isText) ? draft.stack.map(cleanText) : error.stack,
    location:
      isLocation(draft.location) || draft.location === null
        ? cleanLocation(draft.location)
        : error.location,
    causes: isListOf(draft.causes, isCause) ? draft.causes.map(cleanCause) : error.causes,
  };
  return {
    ...body,
    context: isText(draft.context) ? removeSecrets(draft.context) : body.context,
    severity: isSeverity(draft.severity) ? draft.severity : body.severity,
    tags: toTags(draft.tags),
    error: changed,
    grouping: isSameText(changed, error)
      ? withoutMembers(body.grouping)
      : { version: body.grouping.version },
  };
}

/** What was taken out of a message stands in its template too. */
function isSameText(changed: ThrowBody['error'], error: ThrowBody['error']): boolean {
  const said = ({ type, message, causes }: ThrowBody['error']) =>
    JSON.stringify([type, message, causes]);
  return said(changed) === said(error);
}

/** A hook that takes names out of messages does not see those of members. */
function withoutMembers(grouping: Grouping): Grouping {
  const { members, cause, ...rest } = grouping;
  if (members === undefined && cause?.members === undefined) return grouping;
  return { ...rest, ...(cause && { cause: takeOwn(cause) }), cut: true };
}

function takeOwn({ type, template, site }: GroupingPart): GroupingPart {
  return { type, template, site };
}

function cleanText(text: string): string {
  return removeSecrets(text);
}

function cleanLocation(location: CodeLocation | null): CodeLocation | null {
  if (location === null) return null;
  const { file, function: name } = location;
  return { ...location, file: removeSecrets(file), function: name && removeSecrets(name) };
}

function cleanCause({ type, message, location }: Cause): Cause {
  return {
    type: removeSecrets(type),
    message: removeSecrets(message),
    location: cleanLocation(location),
  };
}
