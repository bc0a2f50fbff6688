import type { Severity } from '../core/severity.js';
import type { ThrowBody } from './recorder.js';

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
  try {
    const answer = hook(draft);
    return answer === null || answer === false ? null : withDraft(body, draft);
  } catch {
    return body;
  }
}

function withDraft(body: ThrowBody, draft: RecordDraft): ThrowBody {
  const { type, message, context, severity, tags, stack } = draft;
  return { ...body, context, severity, tags, error: { ...body.error, type, message, stack } };
}
