import { ErrtrackError } from '../../core/errtrack-error.js';
import { tellReason } from '../../core/reason.js';
import { adviseOnGate, renderGate } from '../../terminal/gate.js';
import {
  type GithubGateReport,
  renderGateSummary,
  renderGithubGate,
} from '../../terminal/gate-github.js';
import { toPrintable } from '../../terminal/printable.js';
import { appendStepSummary } from '../../terminal/step-summary.js';
import type { Terminal } from '../../terminal/terminal.js';
import { renderJson } from '../json.js';
import { toGateJson } from './gate-json.js';
import type { GateFormat, GateOptions } from './gate-options.js';

type PrintGate = (report: GithubGateReport, terminal: Terminal, runner: string) => void;

const FORMATS: Readonly<Record<GateFormat, PrintGate>> = {
  text: (report, terminal, runner) => {
    terminal.print(renderGate(report, terminal.theme, terminal.width));
    advise(report, terminal, runner);
  },
  json: (report, terminal) => {
    // A build machine obeys `##[…]` wherever it is printed.
    terminal.print(renderJson(toGateJson(report)).replace(/##(?=\w*\[)/g, '#\\u0023'));
  },
  github: (report, terminal, runner) => {
    terminal.print(renderGithubGate(report));
    advise(report, terminal, runner);
    try {
      appendStepSummary(process.env, renderGateSummary(report));
    } catch (error) {
      terminal.talk(`warning: Cannot write the step summary: ${toPrintable(tellReason(error))}`);
    }
  },
};

function advise(report: GithubGateReport, terminal: Terminal, runner: string): void {
  const advice = adviseOnGate(report, runner);
  if (advice !== null) terminal.talk(advice);
}

/** @throws ErrtrackError where two formats are asked for. */
export function chooseFormat({ format, json = false }: GateOptions): PrintGate {
  if (json && format !== undefined && format !== 'json') {
    throw new ErrtrackError('BAD_OPTION', `--json and --format ${format}: give one of them`);
  }
  return FORMATS[json ? 'json' : (format ?? 'text')];
}
