import type { CountedRecord } from '../../core/errors/record.js';
import { compileRecordMatch } from '../../core/grouping-rules.js';
import { readConfig } from '../../files/config.js';
import type { Project } from '../../files/project.js';
import type { Finding } from '../../terminal/diagnosis.js';
import { toOneLine } from '../../terminal/printable.js';
import { isOldNode } from '../run/node-options.js';

/** What is wrong with the ground that everything stands on: Node, the root, the settings. */
export function examineSetup({ marked, problems }: Project): readonly Finding[] {
  return [
    ...(isOldNode(process.version)
      ? [{ problem: `Node ${process.version} is too old`, cure: 'install Node 20.19 or newer' }]
      : []),
    ...(marked
      ? []
      : [
          {
            problem: 'No project was found here: errors are recorded, but no file shows them',
            cure: '`errtrack init` makes this folder one; or `cd` into the project, or give --root',
          },
        ]),
    ...problems.map((problem) => ({ problem, cure: null })),
  ];
}

const RULES_TRIED = 100;

/** Rules of the configuration that fit nothing that was ever recorded: they may be misspelt. */
export function findIdleRules(
  { root }: Project,
  records: readonly CountedRecord[],
): readonly string[] {
  const { config, source } = readConfig(root);
  if (records.length === 0) return [];
  return (config.rules ?? []).slice(0, RULES_TRIED).flatMap((rule, index) => {
    if (records.some(compileRecordMatch(rule.match))) return [];
    const match = toOneLine(JSON.stringify(rule.match));
    return [
      `rules[${index}] of ${source} fits no error that is recorded: ${match}; compare it with \`errtrack list --all\`, or take it out`,
    ];
  });
}
