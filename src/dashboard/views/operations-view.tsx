import type { Run } from '../../core/runs/run.js';
export function OperationsView({ run }: { readonly run: Run }) {
  return <p>{run.id}</p>;
}
