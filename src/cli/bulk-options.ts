import type { Command } from 'commander';
import { addSelectingOptions, type SelectingOptions } from './selecting-options.js';

/** How a command that decides about errors is told which, in place of their hashes. */
export interface BulkOptions extends SelectingOptions {
  readonly all?: boolean;
  readonly dryRun?: boolean;
}

/** @param all what `--all` stands for: `all active errors`. */
export function addBulkOptions(command: Command, all: string): Command {
  return addSelectingOptions(command)
    .option('--all', all)
    .option('--dry-run', 'only say what would be done');
}
