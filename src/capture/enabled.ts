/** Set by test runners: somebody's `expect(f).toThrow()` must not fill their TODO.md. */
const TEST_RUNNERS = ['VITEST', 'JEST_WORKER_ID', 'NODE_TEST_CONTEXT'] as const;

/**
 * Whether capture is on: `ERRTRACK=0` turns it off and `ERRTRACK=1` on, whatever else is said; else
 * `enabled`; and by default it is off under test runners.
 */
export function isEnabled(enabled: boolean | undefined, env: NodeJS.ProcessEnv): boolean {
  // A look at the environment is not cheap.
  const word = env['ERRTRACK'];
  if (word === '0') return false;
  if (word === '1') return true;
  return (enabled ?? true) && !isUnderTest(env);
}

let underTest: boolean | undefined;

/** A runner says so from the start: looked at once. */
function isUnderTest(env: NodeJS.ProcessEnv): boolean {
  underTest ??= findTestRunner(env);
  return underTest;
}

function findTestRunner(env: NodeJS.ProcessEnv): boolean {
  return env['NODE_ENV'] === 'test' || TEST_RUNNERS.some((name) => env[name] !== undefined);
}
