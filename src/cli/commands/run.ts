import { randomBytes } from 'node:crypto';
import { isEnabled } from '../../capture/enabled.js';
import { ErrtrackError } from '../../core/errtrack-error.js';
import { tellReason } from '../../core/reason.js';
import { explainUnwritable } from '../../files/data-dir.js';
import { hasTrouble } from '../../files/noted-trouble.js';
import type { Project } from '../../files/project.js';
import { findRunner } from '../../files/runner.js';
import { toPrintableText } from '../../terminal/printable.js';
import { formatCount } from '../../terminal/relative-time.js';
import type { Terminal } from '../../terminal/terminal.js';
import type { Gate } from '../check/gate.js';
import { findGateOption, type GateOptions } from '../check/gate-options.js';
import { readView } from '../ledger-view.js';
import { type ChildEnd, runChild } from '../run/child-command.js';
import { createRunEnvironment } from '../run/run-environment.js';
import { takeSessionMarks } from '../run/session-marks.js';
import type { Session } from '../session.js';

const INTERRUPTED = 130;

interface RunOptions extends GateOptions {
  readonly tail?: boolean;
  readonly check?: boolean;
}

export async function run(
  session: Session,
  operands: readonly string[],
  { tail = false, check = false, ...options }: RunOptions,
): Promise<number> {
  const gate = check ? await openGate(session, options) : refuseGateOptions(options);
  if (gate !== null) checkRecording(session);
  const command = operands[0] === '--' ? operands.slice(1) : operands;
  const sessionId = randomBytes(8).toString('hex');
  const { env, problem, outside } = createRunEnvironment(session, command, sessionId);
  if (problem !== null) say(session.terminal, problem);
  if (outside !== null) say(session.terminal, explainOutside(session.project, outside));
  const end = await runChild(command, { env, tee: tail || process.stderr.isTTY !== true });
  if (end.kind === 'unstarted') {
    say(session.terminal, end.reason);
    return end.exitCode;
  }
  try {
    await finish(session, command, sessionId, { end, outside });
  } catch (error) {
    // The command is what was asked for: its exit code stands whatever becomes of our part.
    say(session.terminal, tellReason(error));
  }
  // A server that is asked to end, and ends well, has done its work.
  const isOver = end.exitCode !== 0 && (end.cancelled || end.exitCode === INTERRUPTED);
  return gate === null || isOver ? end.exitCode : judge(gate, session.terminal, end.exitCode);
}

/** Before the command runs: where there is nothing to compare with, nobody has to wait for it to hear so. */
async function openGate(session: Session, options: GateOptions): Promise<Gate> {
  const gate = await import('../check/gate.js');
  return gate.openGate(session, options);
}

/**
 * What cannot be recorded is not found either, and a check must not pass for that.
 * @throws ErrtrackError where nothing can be written.
 */
function checkRecording({ project, terminal }: Session): void {
  if (!isEnabled(project.settings.enabled, process.env)) {
    say(terminal, UNRECORDED);
    return;
  }
  const reason = explainUnwritable(project.dataDir);
  if (reason === null) return;
  throw new ErrtrackError(
    'BAD_FILE',
    `Cannot record what the command throws, so a check would find nothing: ${reason}. \`errtrack doctor\` says what to do.`,
  );
}

const UNRECORDED =
  'Nothing that the command throws is recorded, as ERRTRACK=0, `enabled: false` or a test runner (also NODE_ENV=test) turns that off; ERRTRACK=1 turns it on';

/** @throws ErrtrackError where there are any: they would have no effect. */
function refuseGateOptions(options: GateOptions): null {
  const option = findGateOption(options);
  if (option === null) return null;
  throw new ErrtrackError(
    'BAD_OPTION',
    `${option} is for the check after the command: add --check`,
  );
}

/** The command's own failure stands before the gate's, which is told all the same. */
async function judge(gate: Gate, terminal: Terminal, exitCode: number): Promise<number> {
  // The command's last line may have no end, and only at the start of a line is an annotation one.
  terminal.print('');
  if (exitCode === 0) return gate.judge();
  try {
    await gate.judge();
  } catch (error) {
    say(terminal, tellReason(error));
  }
  return exitCode;
}

function explainOutside({ root }: Project, outside: Project): string {
  return `Programs that start outside ${root} record in ${outside.root}; run the command from inside it`;
}

interface Finished {
  readonly end: Extract<ChildEnd, { kind: 'ended' }>;
  readonly outside: Project | null;
}

async function finish(
  { project, terminal, now }: Session,
  command: readonly string[],
  sessionId: string,
  { end, outside }: Finished,
): Promise<void> {
  const projects = outside === null ? [project] : [project, outside];
  const recording =
    findRecording(projects, sessionId) ??
    ((await recordFailure(project, command, end)) ? project : null);
  if (recording !== null) await summarizeRun(recording, terminal, now);
  if (hasTrouble(project.dataDir, now)) {
    say(terminal, 'there was trouble while recording; `errtrack doctor` says more');
  }
}

/** Where programs of this session left word that they recorded something; null where none did. */
function findRecording(projects: readonly Project[], sessionId: string): Project | null {
  return projects.filter(({ root }) => takeSessionMarks(root, sessionId))[0] ?? null;
}

/** A failure that no tracked process accounts for is an error of its own, so that any language is covered. */
async function recordFailure(
  project: Project,
  command: readonly string[],
  { exitCode, cancelled, tail }: Extract<ChildEnd, { kind: 'ended' }>,
): Promise<boolean> {
  const isFailure = exitCode !== 0 && exitCode !== INTERRUPTED && !cancelled;
  if (!isFailure || !isWanted(project)) return false;
  const { recordCommandFailure } = await import('../../capture/command-failed.js');
  recordCommandFailure({ command, exitCode, tail }, project);
  return true;
}

/** As in capture, except that a test run's failure is worth a record where `run` was asked for. */
function isWanted({ settings }: Project): boolean {
  const wish = process.env['ERRTRACK'];
  return wish === '1' || (settings.enabled && wish !== '0');
}

/** The child's own fold may have had no time, or been killed: what waits is folded now, where that is wanted. */
async function summarizeRun(project: Project, terminal: Terminal, since: number): Promise<void> {
  let view = await readView(project);
  if (view.waiting > 0 && project.settings.fold !== 'manual') {
    const { fold } = await import('../../fold/writing.js');
    const outcome = await fold(project);
    if (outcome.kind === 'blocked') say(terminal, outcome.problem);
    view = await readView(project);
  }
  if (view.problem !== null) say(terminal, view.problem);
  const seen = view.records.filter(({ lastSeen }) => Date.parse(lastSeen ?? '') >= since);
  if (seen.length === 0) return;
  const runner = findRunner(project.root);
  say(terminal, `${formatCount(seen.length, 'error')} recorded; see \`${runner} list\``);
}

function say(terminal: Terminal, text: string): void {
  terminal.talk(`errtrack: ${toPrintableText(text)}`);
}
