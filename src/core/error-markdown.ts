import { longerThanAny, renderCodeSpan } from './code-span.js';
import type { Cause, CodeLocation, CountedRecord } from './errors/record.js';
import { toOneLine, toPrintableText } from './printable.js';

/** Lines around a frame of an error's stack. */
export interface SourceExcerpt {
  readonly file: string;
  readonly line: number;
  readonly lines: readonly {
    readonly number: number;
    readonly text: string;
    /** Whether it is the line of the frame. */
    readonly is_hit: boolean;
  }[];
}

const MAX_MESSAGE = 4_000;
const MAX_TITLE = 120;
const MAX_FRAMES = 30;

/**
 * An error as Markdown, for an issue or a coding agent: what happened, where, the lines around it, and the command that
 * marks it fixed. Whatever the error says stays text.
 */
export function renderErrorMarkdown(
  record: CountedRecord,
  source: readonly SourceExcerpt[],
  command: string,
): string {
  const { type, message, stack, causes } = record;
  const title = toOneLine(`${type}: ${message.slice(0, MAX_TITLE)}`).slice(0, MAX_TITLE);
  const parts = [
    `## ${renderCodeSpan(title)}`,
    listFacts(record),
    fence(message.slice(0, MAX_MESSAGE)),
    ...(causes.length > 0 ? ['### Caused by', causes.map(tellCause).join('\n')] : []),
    ...(stack.length > 0 ? ['### Stack', fence(stack.slice(0, MAX_FRAMES).join('\n'))] : []),
    ...source.flatMap(renderExcerpt),
    '### When it is mended',
    fence(command, 'sh'),
  ];
  return `${parts.join('\n\n')}\n`;
}

function listFacts(record: CountedRecord): string {
  const { hash, severity, status, occurrences, firstSeen, lastSeen, context, location } = record;
  const times = occurrences === 1 ? 'once' : `${occurrences} times`;
  return [
    `- error ${renderCodeSpan(hash)}, ${severity}, ${status}`,
    `- seen ${times}: first ${firstSeen}${lastSeen === null ? '' : `, last ${lastSeen}`}`,
    ...(context === '' ? [] : [`- context ${renderCodeSpan(context)}`]),
    ...(location === null ? [] : [`- thrown at ${tellPlace(location)}`]),
  ].join('\n');
}

function tellPlace({ file, line, column, function: name }: CodeLocation): string {
  return `${renderCodeSpan(`${file}:${line}:${column}`)}${name === null ? '' : ` in ${renderCodeSpan(name)}`}`;
}

function tellCause({ type, message, location }: Cause): string {
  const what = renderCodeSpan(`${type}: ${message.slice(0, MAX_TITLE)}`);
  return `- ${what}${location === null ? '' : ` at ${tellPlace(location)}`}`;
}

function renderExcerpt({ file, line, lines }: SourceExcerpt): readonly string[] {
  const width = String(lines.at(-1)?.number ?? 0).length;
  const numbered = lines.map(
    ({ number, text, is_hit }) =>
      `${is_hit ? '>' : ' '} ${String(number).padStart(width)} | ${text}`,
  );
  return [`### ${renderCodeSpan(`${file}:${line}`)}`, fence(numbered.join('\n'))];
}

function fence(text: string, language = ''): string {
  const plain = toPrintableText(text);
  const ticks = longerThanAny(plain, 2);
  return `${ticks}${language}\n${plain}\n${ticks}`;
}
