import type { Paint } from '../theme.js';
import { cutToWidth, getWidth, wrapToWidth } from '../width.js';
import { getColumns, type View } from './view.js';

/** Columns between the frame's sides, where what it frames is narrower. */
const USUAL_WIDTH = 32;
const SIDES = 4;

/** A title, and what is to be said below it. */
export interface PanelText {
  readonly title: string;
  /** Already printable. An empty one parts two paragraphs. */
  readonly lines: readonly string[];
}

/** Lines in a frame, no wider than they need; without one where signs are not drawn. */
export function renderPanel({ title, lines }: PanelText, view: View, paint: Paint): string {
  const room = Math.min(getColumns(view), 100) - SIDES;
  const body = lines.flatMap((line) => wrapToWidth(line, room));
  const head = cutToWidth(title, room);
  if (!view.glyphs.hasPanels) return [view.theme.strong(head), ...body].join('\n');
  const width = Math.min(room, Math.max(USUAL_WIDTH, ...[head, ...body].map(getWidth)));
  const draw = (text: string) => paint(text);
  const top = [
    draw(`┏${'━'.repeat(width + 2)}┓`),
    `${draw('┃')} ${view.theme.strong(head)}${pad(head, width)} ${draw('┃')}`,
  ];
  if (body.length === 0) return [...top, draw(`┗${'━'.repeat(width + 2)}┛`)].join('\n');
  return [
    ...top,
    draw(`┡${'━'.repeat(width + 2)}┩`),
    ...body.map((line) => `${draw('│')} ${line}${pad(line, width)} ${draw('│')}`),
    draw(`└${'─'.repeat(width + 2)}┘`),
  ].join('\n');
}

function pad(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - getWidth(text)));
}
