import { SCRIPTS } from '../completion/scripts.js';
import type { Session } from '../session.js';

/** Print what a shell sources to complete the words of this program. */
export async function completion(
  { terminal }: Session,
  [shell = '']: readonly string[],
): Promise<number> {
  terminal.print((SCRIPTS[shell] ?? '').trimEnd());
  return 0;
}
