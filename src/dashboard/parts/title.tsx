import { useEffect } from 'preact/hooks';
import { isEnd, isFailure, type RunStatus } from '../../core/runs/status.js';
import { toLine } from './text.js';

/** How the tab of the browser shows a run, in the signs of the reports. */
function signOf(status: RunStatus): string {
  if (isFailure(status)) return '❌ ';
  if (status === 'pending') return '• ';
  if (!isEnd(status)) return '🔄 ';
  return status === 'skipped' ? '⏭️ ' : '✅ ';
}

/** What the tab of the browser says. */
export function Title({ text, status }: { readonly text: string; readonly status?: RunStatus }) {
  useEffect(() => {
    const sign = status === undefined ? '' : signOf(status);
    document.title = `${sign}${toLine(text, 80)} · errtrack`;
  }, [text, status]);
  return null;
}
