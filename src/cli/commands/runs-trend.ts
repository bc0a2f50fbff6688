import { ErrtrackError } from '../../core/errtrack-error.js';
import { findNearestWord } from '../../core/nearest-word.js';
import { createRunTrends } from '../../core/runs/run-trend.js';
import { listRunHeads, listRuns } from '../../runlog/list-runs.js';
import { toOneLine } from '../../terminal/printable.js';
import { renderRunTrends } from '../../terminal/run-trend.js';
import { renderJson } from '../json.js';
import type { Session } from '../session.js';

const DEFAULT_LIMIT = 30;

export async function trend(
  { project, terminal, now }: Session,
  [name]: readonly string[],
  { limit = DEFAULT_LIMIT, json = false }: { readonly limit?: number; readonly json?: boolean },
): Promise<number> {
  const { runs } = listRuns(project.dataDir, { name, limitOfEachName: limit, now });
  if (runs.length === 0 && name !== undefined) {
    throw new ErrtrackError(
      'NOT_FOUND',
      `No run is called ${JSON.stringify(name)}; \`errtrack runs list\` shows what there is${suggest(project, name)}`,
    );
  }
  const trends = createRunTrends(runs);
  if (json) terminal.print(renderJson(trends));
  else if (trends.length === 0) terminal.print('No runs.');
  else terminal.print(renderRunTrends(trends, terminal.theme, terminal.width));
  return 0;
}

function suggest({ dataDir }: Session['project'], name: string): string {
  const names = listRunHeads(dataDir).heads.map((head) => head.name);
  const nearest = findNearestWord(name, names);
  return nearest === null ? '' : `\n(Did you mean ${toOneLine(nearest)}?)`;
}
