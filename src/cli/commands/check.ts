import { openGate } from '../check/gate.js';
import type { GateOptions } from '../check/gate-options.js';
import type { Session } from '../session.js';

/** Whether anything is recorded that was not known before, or came back. */
export async function check(
  session: Session,
  _operands: readonly string[],
  options: GateOptions,
): Promise<number> {
  return openGate(session, options).judge();
}
