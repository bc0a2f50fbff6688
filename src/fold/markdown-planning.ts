import type { State } from '../ledger/state-text.js';
import type { Intake } from './intake.js';
import type { MarkdownNames } from './markdown-names.js';
import type { ReadBack } from './reading-back.js';
import type { Relisting } from './relisting.js';

/** What the plan of both Markdown files goes by. */
export interface MarkdownPlanning {
  readonly intake: Intake;
  readonly next: Pick<State, 'changed' | 'undone' | 'returned'>;
  readonly names: MarkdownNames;
  readonly back: ReadBack;
  readonly relist: Relisting;
}
