import type { Project } from '../files/project.js';

export interface CommandFailure {
  readonly command: readonly string[];
  readonly exitCode: number;
  /** The last lines of its error output, where they were seen. */
  readonly tail: readonly string[];
}

/** Record a command that failed without any tracked error, keyed by its first two words and exit code. */
export function recordCommandFailure(_failure: CommandFailure, _project: Project): void {}
