import type { StatusTheme } from '../core/runs/status-theme.js';
import type { Severity } from '../core/severity.js';

/** How and when a tracked process starts the fold (DESIGN, "The fold never runs on the host's main thread"). */
export type FoldMode = 'auto' | 'exit' | 'background' | 'manual';

/** Who named a file; a name given in code travels in the journal's header, so that the fold obeys it. */
export type FileNaming = 'flag' | 'environment' | 'code' | 'configuration' | 'default';

/** Settings after flags, environment, code, configuration and defaults have been weighed. */
export interface Settings {
  readonly enabled: boolean;
  readonly fold: FoldMode;
  /** Where counters live: in the committed ledger, or only in this machine's state. */
  readonly counters: 'ledger' | 'local';
  readonly durability: 'process' | 'full';
  /** Configured section titles, tried before the recognised ones. */
  readonly sections: Readonly<Partial<Record<Severity, readonly string[]>>>;
  /** How a task looks: one line, or a short one with its facts below. */
  readonly layout: 'compact' | 'detailed';
  /** The title of the section that TODO.md gets where it has none for a severity. */
  readonly ownTitle: string;
  /** Whether the task of a fixed or ignored error leaves TODO.md, or stays there with its box ticked. */
  readonly doneTasks: 'remove' | 'keep';
  /** Dependencies in node_modules whose tracked functions record here: all, none, or by name. */
  readonly trackDependencies: boolean | readonly string[];
  /** How statuses of runs look. */
  readonly theme: StatusTheme;
}

/** A folder that is tracked, with every path absolute. Found once, kept for the process. */
export interface Project {
  readonly root: string;
  /** Why this is the root, in words: for `doctor`. */
  readonly reason: string;
  /** False where nothing marks a root: the journal is kept, no visible file is made. */
  readonly marked: boolean;
  /** True inside a git work tree. */
  readonly inGit: boolean;
  readonly files: { readonly errors: string; readonly todo: string; readonly fixed: string };
  readonly namedBy: { readonly todo: FileNaming; readonly fixed: FileNaming };
  /** `.errtrack/`, or a folder below it for a ledger with a name of its own. */
  readonly dataDir: string;
  readonly settings: Settings;
  /** What was wrong with the configuration, each with its cure. */
  readonly problems: readonly string[];
}
