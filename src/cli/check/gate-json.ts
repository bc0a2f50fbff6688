import { briefFields } from '../../core/record-fields.js';
import type { GateReport } from '../../terminal/gate.js';

/** What a gate has found, for programs: a stable shape (docs/ci.md). */
export function toGateJson({ baseline, rules, verdict }: GateReport) {
  const { passed, findings, passedOver, known, woken } = verdict;
  const back = findings.filter(({ kind }) => kind === 'regressed').length;
  return {
    passed,
    baseline,
    rules: {
      severity: rules.severity ?? null,
      regressed: rules.regressedOnly ?? false,
      max: rules.max ?? 0,
    },
    counts: { new: findings.length - back, regressed: back, passedOver, known, woken },
    findings: findings.map(({ kind, record }) => ({ kind, ...briefFields(record) })),
  };
}
