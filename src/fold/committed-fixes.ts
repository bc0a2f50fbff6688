import { relative } from 'node:path';
import type { FoldPolicy } from '../core/fold-policy.js';
import { EMPTY_LEDGER, type Ledger, parseLedger } from '../core/ledger-text.js';
import type { Project } from '../files/project.js';
import { readFileAtCommit } from '../sources/file-at-commit.js';

/**
 * Make the look-up whether a commit holds a fix, as its own ledger says. It asks git, once for each commit, and
 * only where an error that is fixed came back in a commit that is neither the present one nor the fix's own.
 */
export function createCommittedFixes({ root, files }: Project): FoldPolicy['holdsFix'] {
  const ledgers = new Map<string, Ledger>();
  return (commit, hash) => {
    const ledger = ledgers.get(commit) ?? readLedgerAt(commit);
    ledgers.set(commit, ledger);
    return ledger.errors.get(hash)?.status === 'fixed';
  };

  /** An empty one where the commit has none that can be understood: it shows no fix then. */
  function readLedgerAt(commit: string): Ledger {
    const bytes = readFileAtCommit(root, commit, relative(root, files.errors));
    const parsed = bytes === null ? null : parseLedger(bytes.toString('utf8'));
    return parsed?.ok ? parsed.ledger : EMPTY_LEDGER;
  }
}
