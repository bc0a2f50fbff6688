import type { Paragraph, PhrasingContent } from 'mdast';
import { toMarkdown } from 'mdast-util-to-markdown';
import type { CodeLocation } from '../core/errors/record.js';
import type { TaskItem } from '../core/todo.js';
import { renderIdComment } from './comment.js';
import { renderInertLine } from './inert-text.js';

const MAX = { type: 80, context: 100, message: 200, file: 160, command: 300 } as const;

/** Our item as one line, the marker and the open box first. */
export function renderTask(task: TaskItem): string {
  return `- [ ] ${renderTaskBody(task, { showSeverity: false })}`;
}

/** The text of our item as it is found in a file: without marker, box, severity and id. */
export function renderTaskText(task: TaskItem): string {
  const body = renderTaskBody(task, { showSeverity: false });
  return body.slice(0, body.lastIndexOf(' <!--'));
}

/** Our item without marker and box. The severity is shown where no heading tells it. */
export function renderTaskBody(
  task: TaskItem,
  { showSeverity }: { readonly showSeverity: boolean },
): string {
  return renderPhrasing([
    ...(showSeverity ? [words(`${task.severity} · `)] : []),
    ...renderError(task),
    ...renderRegression(task.regressedFrom),
    ...part(' · ', renderInertLine(task.command, MAX.command)),
    words(' '),
    { type: 'html', value: renderIdComment(task.hash) },
  ]);
}

interface ShownError {
  readonly type: string;
  readonly message: string;
  readonly context: string;
  readonly location: CodeLocation | null;
}

function renderError(error: ShownError): PhrasingContent[] {
  return [
    { type: 'strong', children: [renderType(error.type)] },
    ...part(' in ', renderInertLine(error.context, MAX.context)),
    ...part(' — ', renderInertLine(error.message, MAX.message)),
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

function renderRegression(regressedFrom: string | null): PhrasingContent[] {
  if (regressedFrom === null) return [];
  const day = /^\d{4}-\d\d-\d\d/.exec(regressedFrom)?.[0];
  return [words(day === undefined ? ' · regression' : ` · regression: was fixed ${day}`)];
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
