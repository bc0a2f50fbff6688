import type { JournalHeader } from '../core/events.js';

export interface JournalOptions {
  readonly dataDir: string;
  /** What the header says besides the version and the writer. */
  readonly describe: () => Omit<JournalHeader, 'v' | 'w' | 'pid'>;
  /** `full`: every record is synced to the medium, not only the first full one of its key. */
  readonly durability: 'process' | 'full';
  readonly onTrouble: (error: unknown) => void;
  readonly now?: () => number;
  /** What all journals of the folder may take before repeats are counted instead of written. Default: 256 MB. */
  readonly capBytes?: number;
}
