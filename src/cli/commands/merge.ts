import type { CountedRecord } from '../../core/errors/record.js';
import { ErrtrackError } from '../../core/errtrack-error.js';
import { carryOut } from '../decisions.js';
import { getNamedRecords } from '../named-records.js';
import type { Session } from '../session.js';
import { readRecords } from '../tracked-records.js';

export async function merge(
  session: Session,
  [name = '', into = '']: readonly string[],
): Promise<number> {
  const tracked = await readRecords(session.project);
  // Both looked up at once: whatever is wrong with either is said.
  const [source, target = source] = getNamedRecords(tracked, [name, into]);
  if (source === undefined || target === undefined) return 0;
  if (source !== target) {
    const { hash } = source;
    const done = `Merged error ${tracked.shortHash(source)} into ${tracked.shortHash(target)}${tellStatus(source, target)}`;
    return carryOut(session, [{ event: { type: 'merge', hash, into: target.hash }, done }]);
  }
  if (isOwnName(target, name) && isOwnName(target, into)) {
    throw new ErrtrackError(
      'BAD_OPTION',
      `${name.trim()} and ${into.trim()} name the same error; give the one that it is to be a part of`,
    );
  }
  session.terminal.talk(`Both name error ${tracked.shortHash(target)}: they are merged already`);
  return 0;
}

/** What becomes of a task that goes is said where it does not go on in another one. */
function tellStatus(source: CountedRecord, target: CountedRecord): string {
  if (target.status === 'active') return '';
  const isOpenAgain = target.status === 'fixed' && source.status === 'active';
  return isOpenAgain ? ', which is active again' : `, which is ${target.status}`;
}

/** Its own hash, and not that of an error that was merged into it. */
function isOwnName({ hash }: CountedRecord, name: string): boolean {
  return hash.startsWith(name.trim().toLowerCase());
}
