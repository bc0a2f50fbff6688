import type { Run } from '../../core/runs/run.js';
export function TimelineView({ run }: { readonly run: Run }) {
  return <p>{run.id}</p>;
}
