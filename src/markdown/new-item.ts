import type { Severity } from '../core/severity.js';
import type { TaskItem } from '../core/todo.js';
import { toBlanks } from './indent.js';
import type { ItemStart } from './list-style.js';
import { renderTask } from './render-task.js';
import { renderFacts } from './task-facts.js';

/** A line to be put into a file, or several with the breaks between them. */
export interface NewLine {
  readonly text: string;
  /** Its own line break; null where it takes the file's. */
  readonly lineBreak: string | null;
}

/** An item to be put into a file. */
export interface NewItem {
  readonly hash: string;
  readonly severity: Severity;
  /** Its lines among items that start so; whether it shows its severity, because its section does not. */
  readonly render: (start: ItemStart, showSeverity: boolean) => readonly NewLine[];
}

/** How much an item of ours says in its line: all of it, or what is wrong, with a list of facts below. */
export type TaskLayout = 'compact' | 'detailed';

export function createNewItem(task: TaskItem, layout: TaskLayout): NewItem {
  const isShort = layout === 'detailed';
  return {
    hash: task.hash,
    severity: task.severity,
    render: ({ marker, space }, showSeverity) => {
      const line = `${marker}${space}${renderTask(task, { showSeverity, isShort })}`;
      const below = toBlanks(marker + space) + marker.trimStart();
      const facts = isShort ? renderFacts(task).map((fact) => `${below} ${fact}`) : [];
      return [line, ...facts].map((text) => ({ text, lineBreak: null }));
    },
  };
}
