import { useEffect } from 'preact/hooks';
import type { RunStatus } from '../../core/runs/status.js';
import { toLine } from './text.js';

/** How the tab of the browser shows a run, in the signs of the reports. */
const SIGNS: Readonly<Record<RunStatus, string>> = {
  pending: '•',
  running: '🔄',
  waiting: '🔄',
  completed: '✅',
  failed: '❌',
  skipped: '⏭️',
  cancelled: '❌',
  interrupted: '❌',
};

/** What the tab of the browser says. */
export function Title({ text, status }: { readonly text: string; readonly status?: RunStatus }) {
  useEffect(() => {
    const sign = status === undefined ? '' : `${SIGNS[status]} `;
    document.title = `${sign}${toLine(text, 80)} · errtrack`;
  }, [text, status]);
  return null;
}
