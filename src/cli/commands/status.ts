import { hasTrouble } from '../../files/trouble.js';
import { renderSummary } from '../../terminal/summary.js';
import { renderJson } from '../json.js';
import type { Session } from '../session.js';
import { readLedgerView } from '../tracked-records.js';

export async function status(
  { project, terminal, now }: Session,
  _operands: readonly string[],
  { json = false }: { readonly json?: boolean },
): Promise<number> {
  const { summary } = await readLedgerView(project);
  terminal.print(
    json ? renderJson(summary) : renderSummary(summary, terminal.theme, terminal.width, now),
  );
  if (hasTrouble(project.dataDir)) {
    terminal.talk('errtrack had trouble while recording; `errtrack doctor` says more.');
  }
  return 0;
}
