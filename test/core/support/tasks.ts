import type { Severity } from '../../../src/core/severity.js';
import type { FoundTask } from '../../../src/core/todo.js';
import type { SyncedTask } from '../../../src/core/todo-sides.js';
import { HASH } from './books.js';

/** The text that we write in these stories, without the command and with it. */
export const BARE = '**TypeError** in `stage1` — `no face`';
export const WRITTEN = `${BARE} · \`errtrack fix 9ba5976d -d "…"\``;

export function task(over: Partial<FoundTask> = {}): FoundTask {
  return {
    hash: HASH,
    mark: 'open',
    place: 'section',
    severity: 'MEDIUM',
    shown: null,
    text: WRITTEN,
    ...over,
  };
}

/** What the state would say after a fold that left a task like this. */
export function syncedAs({ mark, place, severity, text }: FoundTask, own: Severity): SyncedTask {
  return { mark, place, severity: severity ?? own, text };
}
