/** What is written while a run goes on: where, and for whose eyes. */
export type RunOutput = 'auto' | 'live' | 'plain' | 'github' | 'json' | 'silent';

/** The outputs that `auto` is one of. */
export type ChosenOutput = Exclude<RunOutput, 'auto'>;

/** A stream that output goes to: `process.stderr`, or one of your own. */
export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

export type Environment = Readonly<Record<string, string | undefined>>;

const OUTPUTS: readonly RunOutput[] = ['auto', 'live', 'plain', 'github', 'json', 'silent'];

/**
 * How a run is shown: by `ERRTRACK_OUTPUT`, else by what the program says, else by the stream itself. Nothing that
 * moves ever goes to a pipe or a dumb terminal, whoever asks for it.
 */
export function chooseRunOutput(
  told: RunOutput,
  stream: Pick<OutputStream, 'isTTY'>,
  env: Environment,
): ChosenOutput {
  const wanted = OUTPUTS.find((output) => output === env['ERRTRACK_OUTPUT']) ?? told;
  const isLive = stream.isTTY === true && env['TERM'] !== 'dumb';
  if (wanted === 'live') return isLive ? 'live' : 'plain';
  if (wanted !== 'auto') return wanted;
  if (env['GITHUB_ACTIONS'] === 'true') return 'github';
  // A child of a tracked run shares its terminal, which has a frame already.
  const isAppended = isSet(env['CI']) || isSet(env['ACCESSIBLE']) || isSet(env['ERRTRACK_RUN']);
  return isLive && !isAppended ? 'live' : 'plain';
}

/** Whether a variable says yes. */
export function isSet(value: string | undefined): boolean {
  return value !== undefined && !['', '0', 'false'].includes(value.toLowerCase());
}
