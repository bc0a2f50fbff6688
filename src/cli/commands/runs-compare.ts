import { compareRuns } from '../../core/runs/run-comparison.js';
import { renderRunComparison } from '../../terminal/run-comparison.js';
import { renderJson } from '../json.js';
import { getNamedRun } from '../named-run.js';
import type { Session } from '../session.js';

export async function compare(
  { project, terminal, now }: Session,
  [a = '', b = '']: readonly string[],
  { json = false }: { readonly json?: boolean },
): Promise<number> {
  const [before, after] = [a, b].map((name) => getNamedRun(project, terminal, name, { now }).run);
  if (before === undefined || after === undefined) return 2;
  const compared = compareRuns(before, after);
  terminal.print(
    json ? renderJson(compared) : renderRunComparison(compared, terminal.theme, terminal.width),
  );
  return 0;
}
