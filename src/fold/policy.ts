import { ERRORS_PER_SITE } from '../core/cardinality-guard.js';
import type { FoldPolicy } from '../core/fold-policy.js';
import { compileRules } from '../core/grouping-rules.js';
import { readConfig } from '../files/config.js';
import { digest } from '../files/digest.js';
import type { Project } from '../files/project.js';
import { createCommittedFixes } from './committed-fixes.js';

/**
 * What a fold, or a reader, goes by here and now. The rules are read when they are needed, not when the process
 * began: a person who has just written one wants it to hold, and ten thousand are no argument for a child.
 */
export function createPolicy(project: Project, head: string | null): FoldPolicy {
  const { config } = readConfig(project.root);
  return {
    head,
    holdsFix: createCommittedFixes(project),
    grouping: {
      judge: compileRules(config.rules ?? []),
      errorsPerSite: config.maxErrorsPerSite ?? ERRORS_PER_SITE,
      createKey: (text) => digest(text).slice(0, 16),
    },
  };
}
