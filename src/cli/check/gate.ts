import { judge, listKnownErrors } from '../../core/gate.js';
import { findRunner } from '../../files/runner.js';
import { ViewMemory } from '../../fold/view-memory.js';
import { readLedgerView } from '../ledger-view.js';
import type { Session } from '../session.js';
import { readBaseline } from './baseline.js';
import { chooseFormat } from './gate-format.js';
import { listItems } from './gate-items.js';
import type { GateOptions } from './gate-options.js';

/** Stands between what was known and what is recorded. */
export interface Gate {
  /** Say what is new or came back by now. Returns the exit code: 1 where that is more than is let through. */
  judge(): Promise<number>;
}

/**
 * Read what is known now, and judge by it as often as asked. Nothing is written but what a GitHub workflow asks for.
 * @throws ErrtrackError where there is nothing to compare with; the message names the cure.
 */
export function openGate(session: Session, options: GateOptions): Gate {
  const { project, terminal, now } = session;
  const print = chooseFormat(options);
  const memory = new ViewMemory();
  const { baseline, ledger } = readBaseline(project, options.baseline, memory);
  const before = listKnownErrors([...ledger.errors.values()]);
  const { severity, regressed = false, max = 0 } = options;
  const rules = { regressedOnly: regressed, max, ...(severity !== undefined && { severity }) };
  return {
    async judge() {
      const view = await readLedgerView(project, memory);
      const verdict = judge(view, before, rules);
      const runner = findRunner(project.root);
      const items = listItems(verdict.findings, view, project.root, runner);
      print({ baseline, rules, verdict, items, now }, terminal, runner);
      return verdict.passed ? 0 : 1;
    },
  };
}
