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
  if (session.project.settings.fold === 'manual') {
    session.terminal.talk(
      'The files are written by `errtrack sync` only: fold is manual, as it is in CI unless set.',
    );
  }
  return diagnosis.healthy ? 0 : 1;
}
