import type { Paint } from '../theme.js';
import { cutToWidth, getWidth } from '../width.js';
import { getColumns, type View } from './view.js';

/** One line about one thing. All texts are printable. */
export interface Line {
  readonly depth: number;
  readonly icon: string;
  readonly iconPaint: Paint;
  readonly name: string;
  readonly namePaint: Paint;
  /** The most telling first: the last ones give way where there is no room. */
  readonly facts: readonly string[];
  /** What fills the rest of the line. */
  readonly remark: string | null;
}

const INDENT = 2;
/** No icon is wider, and one that a terminal draws wider than it counts keeps its place. */
const ICON_WIDTH = 2;
const MIN_NAME = 14;
const MIN_REMARK = 8;
const GAP = '  ';

/** The line, cut to the width of the view. */
export function renderLine(line: Line, view: View): string {
  const columns = getColumns(view);
  const margin = indent(line.depth, columns);
  const icon = line.icon + ' '.repeat(Math.max(0, ICON_WIDTH - getWidth(line.icon)));
  const room = columns - getWidth(margin) - getWidth(icon) - 1;
  const facts = fitFacts(line, room, view.glyphs.dot);
  const name = cutToWidth(line.name, facts === '' ? room : room - getWidth(facts) - GAP.length);
  const tail = facts === '' ? '' : `${GAP}${facts}`;
  const remark = fitRemark(line.remark, room - getWidth(name) - getWidth(tail), facts, view);
  const { faint } = view.theme;
  const parts = tail + remark;
  return `${margin}${line.iconPaint(icon)} ${line.namePaint(name)}${parts === '' ? '' : faint(parts)}`;
}

/** Where lines of this depth begin: deep ones do not run out of the window. */
export function indent(depth: number, columns: number): string {
  return ' '.repeat(Math.min(depth * INDENT, columns >> 2));
}

function fitFacts({ name, facts }: Line, room: number, dot: string): string {
  const nameRoom = Math.min(getWidth(name), MIN_NAME);
  for (let count = facts.length; count > 0; count--) {
    const text = facts.slice(0, count).join(dot);
    if (nameRoom + GAP.length + getWidth(text) <= room) return text;
  }
  return '';
}

function fitRemark(remark: string | null, room: number, facts: string, { glyphs }: View): string {
  if (remark === null || remark === '') return '';
  const before = facts === '' ? GAP : glyphs.dot;
  const left = room - getWidth(before);
  return left < Math.min(MIN_REMARK, getWidth(remark)) ? '' : before + cutToWidth(remark, left);
}
