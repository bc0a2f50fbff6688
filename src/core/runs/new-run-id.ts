/**
 * The id of a run that has none from its caller: the time to the millisecond in UTC, so that ids sort by it, and a
 * few random digits. `20260204-153045-123-4f2a`
 */
export function formatRunId(ms: number, random: string): string {
  const [day = '', time = ''] = new Date(ms).toISOString().split('T');
  const clock = time.slice(0, 8).replaceAll(':', '');
  return `${day.replaceAll('-', '')}-${clock}-${time.slice(9, 12)}-${random}`;
}

/** The id under which a run of this id is tried again: `nightly` → `nightly.2`. */
export function nextAttemptId(id: string, attempt: number): string {
  return `${id}.${attempt}`;
}
