/** The longest time that a `Date` can tell. */
const LAST_MS = 8.64e15;

/** A clock that the host may have put in the place of the real one: in whole milliseconds, 0 where it tells no time. */
export function wholeTime(now: () => number): () => number {
  return () => {
    try {
      const time = Math.trunc(now());
      return Math.abs(time) <= LAST_MS ? time : 0;
    } catch {
      return 0;
    }
  };
}
