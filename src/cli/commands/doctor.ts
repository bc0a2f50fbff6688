import { renderDiagnosis } from '../../terminal/diagnosis.js';
import { createDiagnosis } from '../diagnosis.js';
import { renderJson } from '../json.js';
import type { Session } from '../session.js';

export async function doctor(
  session: Session,
  _operands: readonly string[],
  { json = false }: { readonly json?: boolean },
): Promise<number> {
  const diagnosis = await createDiagnosis(session);
  session.terminal.print(
    json ? renderJson(diagnosis) : renderDiagnosis(diagnosis, session.terminal.theme),
  );
  return diagnosis.healthy ? 0 : 1;
}
