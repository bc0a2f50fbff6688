import { badOption } from '../capture/options.js';
import { COMMON_OPTIONS, type CommonOptions, checkFacadeOptions } from './facade-options.js';
import type { MissionStepStart } from './mission.js';
import type { RunOptions } from './options.js';
import { checkName } from './step-options.js';

/** What a MissionProgressTracker goes by. No reports are saved unless they are asked for. */
export interface MissionOptions
  extends Omit<CommonOptions, 'id' | 'output'>,
    Pick<RunOptions, 'bands' | 'totalSteps' | 'onProgress'> {
  /**
   * `log` writes the document's `[PROGRESS_TRACKER]` lines; the others are those of a run. Default `silent`;
   * `ERRTRACK_OUTPUT` overrules it.
   */
  readonly output?: RunOptions['output'] | 'log';
}

const TAKEN = [
  ...COMMON_OPTIONS.filter((name) => name !== 'id'),
  ...(['bands', 'totalSteps', 'onProgress'] as const),
];

/**
 * The options of a mission's run, checked.
 * @throws ErrtrackError (BAD_OPTION) that names the option, what it got, and what it takes.
 */
export function checkMissionOptions(options: MissionOptions): RunOptions {
  if (typeof options !== 'object' || options === null) {
    throw badOption('options', options, 'an object');
  }
  const { output, ...others } = options;
  const told = output === 'log' ? others : options;
  return checkFacadeOptions(told, TAKEN, {}).run;
}

/** @throws ErrtrackError (BAD_OPTION) that names what is wrong with the start of a step. */
export function checkMissionStart(step: MissionStepStart): MissionStepStart {
  if (typeof step !== 'object' || step === null) throw badOption('step', step, '`{ stepName }`');
  checkName('stepName', step.stepName);
  for (const name of ['stepIndex', 'totalSteps'] as const) {
    const value = step[name];
    if (value !== undefined && !(Number.isSafeInteger(value) && value > 0)) {
      throw badOption(name, value, 'a whole number above zero');
    }
  }
  const { progressPercent: percent } = step;
  if (percent !== undefined && !(percent >= 0 && percent <= 100)) {
    throw badOption('progressPercent', percent, 'a percentage');
  }
  return step;
}
