import type { TaskItem } from '../../../src/core/todo.js';

/** A task like those that errors make; `number` tells them apart. */
export function createTask(number: number, part: Partial<TaskItem> = {}): TaskItem {
  const hash = number.toString(16).padStart(16, '0');
  return {
    hash,
    severity: 'HIGH',
    type: 'TypeError',
    message: `Cannot read properties of undefined (reading '${number}')`,
    context: 'stage2_resize',
    location: { file: 'src/stages.ts', line: 42, column: 11, function: 'resize' },
    firstSeen: '2026-11-20T21:18:00.123Z',
    command: `errtrack fix ${hash.slice(0, 8)} -d "…"`,
    regressedFrom: null,
    ...part,
  };
}
