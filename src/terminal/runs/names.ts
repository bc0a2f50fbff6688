import type { Phase, Run } from '../../core/runs/run.js';
import { toOneLine } from '../printable.js';

/** The run, and whose it is: `Import (Lego Spain)`. */
export function formatRunName({ name, labels }: Pick<Run, 'name' | 'labels'>): string {
  const customer = toOneLine(labels['customer_name'] ?? '');
  const text = toOneLine(name);
  return customer === '' || text.includes(customer) ? text : `${text} (${customer})`;
}

/** The phase, and when it is gone through: `Phase 3a (Enterprise only)`. */
export function formatPhaseName({ name, condition, skipReason }: Phase): string {
  const told = condition === skipReason ? null : condition;
  return told === null ? toOneLine(name) : `${toOneLine(name)} (${toOneLine(told)})`;
}
