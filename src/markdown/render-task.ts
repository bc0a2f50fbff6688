import type { Paragraph, PhrasingContent } from 'mdast';
import { toMarkdown } from 'mdast-util-to-markdown';
import type { CodeLocation } from '../core/errors/record.js';
import type { TaskItem } from '../core/todo.js';
import { renderIdComment } from './comment.js';
import { renderInertLine } from './inert-text.js';

export const MAX = { type: 80, context: 100, message: 200, file: 160, command: 300 } as const;
/** So many digits name a commit in any repository of today. */
const COMMIT_LENGTH = 10;

export interface TaskShape {
  /** The severity is shown where no heading tells it. */
  readonly showSeverity: boolean;
  /** Whether facts stand below the line, and not in it. */
  readonly isShort: boolean;
}

/** The text of our item as it is found in a file: without box, severity and id. */
export function renderTaskText(task: TaskItem, shape: Pick<TaskShape, 'isShort'>): string {
  const line = renderTask(task, { showSeverity: false, ...shape });
  return line.slice('[ ] '.length, line.lastIndexOf(' <!--'));
}

/** The line of our item, without the marker. */
export function renderTask(task: TaskItem, { showSeverity, isShort }: TaskShape): string {
  const line = renderPhrasing([
    ...(showSeverity ? [words(`${task.severity} · `)] : []),
    ...renderError(isShort ? { ...task, location: null } : task),
    ...renderRegression(task),
    ...(isShort ? [] : part(' · ', renderInertLine(task.command, MAX.command))),
    words(' '),
    { type: 'html', value: renderIdComment(task.hash) },
  ]);
  return `[ ] ${line}`;
}

interface ShownError {
  readonly type: string;
  readonly message: string;
  readonly context: string;
  readonly location: CodeLocation | null;
  readonly overflow?: true;
}

function renderError(error: ShownError): PhrasingContent[] {
  return [
    { type: 'strong', children: [renderType(error.type)] },
    ...part(' in ', renderInertLine(error.context, MAX.context)),
    ...part(' — ', renderInertLine(error.message, MAX.message)),
    ...renderOthers(error),
    ...part(' · ', renderLocation(error.location)),
  ];
}

/** A type is prose where it is a plain name; anything else must not turn into markup, a link or a mention. */
export function renderType(type: string): PhrasingContent {
  const shown = renderInertLine(type, MAX.type) || 'Error';
  const isName = /^[\p{L}_$][\p{L}\p{N}_$]*(?:(?:\.|::)[\p{L}_$][\p{L}\p{N}_$]*)*$/u.test(shown);
  return isName && !/^www\./i.test(shown) ? words(shown) : { type: 'inlineCode', value: shown };
}

export function renderLocation(location: CodeLocation | null): string {
  if (location === null) return '';
  return `${renderInertLine(location.file, MAX.file)}:${location.line}`;
}

/** Behind what one error said, for a record that stands for many. */
export function renderOthers({ overflow }: Pick<ShownError, 'overflow'>): PhrasingContent[] {
  return overflow ? [words(' and others at the same place')] : [];
}

function renderRegression({
  regressedFrom,
  regressedFromCommit,
}: Pick<TaskItem, 'regressedFrom' | 'regressedFromCommit'>): PhrasingContent[] {
  if (regressedFrom === null) return [];
  const day = /^\d{4}-\d\d-\d\d/.exec(regressedFrom)?.[0];
  if (day === undefined) return [words(' · regression')];
  return [
    words(` · regression: was fixed ${day}`),
    ...part(' in ', renderCommit(regressedFromCommit ?? null)),
  ];
}

/** The first digits of a commit; '' for none. */
export function renderCommit(commit: string | null): string {
  return renderInertLine(commit ?? '', MAX.command).slice(0, COMMIT_LENGTH);
}

/** A code span with what leads to it, or nothing where it would be empty. */
export function part(lead: string, code: string): PhrasingContent[] {
  return code === '' ? [] : [words(lead), { type: 'inlineCode', value: code }];
}

export function words(value: string): PhrasingContent {
  return { type: 'text', value };
}

/** One line of Markdown. */
export function renderPhrasing(children: PhrasingContent[]): string {
  const paragraph: Paragraph = { type: 'paragraph', children };
  return toMarkdown(paragraph).trimEnd();
}
