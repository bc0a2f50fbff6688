/** Nothing that a file system, a shell or a terminal takes for more than a name; hidden ones are not for runs. */
const RUN_ID = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,119}$/;

/** Whether a text may be the id of a run, which is the name of its folder too. */
export function isRunId(raw: unknown): raw is string {
  return typeof raw === 'string' && RUN_ID.test(raw);
}
