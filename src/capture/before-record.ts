import { isSeverity, type Severity } from '../core/severity.js';
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
  readonly fatal: boolean;
}

/** Changes the draft in place; returning null or false drops it, anything else keeps it. */
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
    fatal: body.fatal,
  };
  const answer = callHook(hook, draft);
  if (answer === null) return body;
  return answer[0] === null || answer[0] === false ? null : withDraft(body, draft);
}

/** Plain JavaScript may have put anything into the draft: what will not do leaves the body as it was. */
function withDraft(body: ThrowBody, draft: RecordDraft): ThrowBody {
  const { type, message, stack } = body.error;
  return {
    ...body,
    context: takeText(draft.context, body.context),
    severity: isSeverity(draft.severity) ? draft.severity : body.severity,
    tags: toTags(draft.tags),
    error: {
      ...body.error,
      type: takeText(draft.type, type),
      message: takeText(draft.message, message),
      stack: isTexts(draft.stack) ? [...draft.stack] : stack,
    },
  };
}

function takeText(value: unknown, fallback: string): string {
  return typeof value === 'string' ? value : fallback;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((line) => typeof line === 'string');
}
