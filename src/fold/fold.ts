import type { NewEvent } from '../core/events.js';
import type { Project } from '../files/project.js';

export type FoldOutcome =
  /** Done; `notes` say in words what a person should know. */
  | { readonly kind: 'folded'; readonly events: number; readonly notes: readonly string[] }
  /** Git is at work, or another fold holds the lock: the journals wait. */
  | { readonly kind: 'waiting'; readonly reason: string }
  /** A visible file could not be understood or written: nothing was changed. */
  | { readonly kind: 'blocked'; readonly problem: string };

/**
 * Take the journals into the state and bring the ledger and the Markdown files up to date.
 * With `events`, a person's decisions: what waits is folded first, then they are journalled and folded.
 */
export async function fold(
  _project: Project,
  _options: { readonly events?: readonly NewEvent[] } = {},
): Promise<FoldOutcome> {
  throw new Error('in the making');
}
