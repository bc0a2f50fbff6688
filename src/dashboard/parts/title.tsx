import { useEffect } from 'preact/hooks';
import type { RunStatus } from '../../core/runs/status.js';
import { signOf } from '../status-sign.js';
import { toLine } from './text.js';

interface TitleProps {
  readonly text: string;
  readonly status?: RunStatus;
  /** Whether the view shows its heading itself. */
  readonly hasHeading?: boolean;
}

/** What the tab of the browser says, and the heading of a view that needs none for those who see it. */
export function Title({ text, status, hasHeading = false }: TitleProps) {
  useEffect(() => {
    const sign = status === undefined ? '' : `${signOf(status)} `;
    document.title = `${sign}${toLine(text, 80)} · errtrack`;
  }, [text, status]);
  return hasHeading ? null : <h1 class="sr-only">{text}</h1>;
}
