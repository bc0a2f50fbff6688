import { carryOut } from '../decisions.js';
import { getNamedRecords } from '../named-records.js';
import type { Session } from '../session.js';
import { readRecords } from '../tracked-records.js';

export async function deleteErrors(session: Session, operands: readonly string[]): Promise<number> {
  const tracked = await readRecords(session.project);
  return carryOut(
    session,
    getNamedRecords(tracked, operands).map((record) => ({
      event: { type: 'delete', hash: record.hash },
      done: `Deleted error ${tracked.shortHash(record)}`,
    })),
  );
}
