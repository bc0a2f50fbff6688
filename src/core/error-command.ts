import type { ErrorStatus } from './errors/record.js';

/** The command that ends an error or brings it back, ready to copy. */
export function nameErrorCommand(status: ErrorStatus, shortHash: string, runner: string): string {
  return `${runner} ${status === 'active' ? 'fix' : 'reopen'} ${shortHash}`;
}
