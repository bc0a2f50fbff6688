/** Whether to colour: a flag, then `NO_COLOR`, then `FORCE_COLOR`, then what the stream is. */
export function shouldColor(
  isTerminal: boolean,
  flag: boolean,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  if (!flag || env['NO_COLOR']) return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return !['0', 'false'].includes(forced);
  return isTerminal && env['TERM'] !== 'dumb';
}
