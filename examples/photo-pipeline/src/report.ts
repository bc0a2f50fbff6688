import { basename } from 'node:path';
import type { Published } from './photo.js';

const STYLES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 };

const coloured =
  process.env['NO_COLOR'] === undefined &&
  (process.stdout.isTTY === true || process.env['FORCE_COLOR'] !== undefined);

export interface Tally {
  readonly published: number;
  readonly reserved: number;
  readonly failed: number;
}

export function renderHead(count: number, folder: string): string {
  return `${style('bold', 'Photo pipeline')}  ${counted(count, 'photo')} to ${folder}/\n`;
}

export function renderPublished(path: string, photo: Published): string {
  const clean = photo.reservations.length === 0;
  const mark = clean ? style('green', '✓') : style('yellow', '~');
  const sizes = photo.before === photo.after ? photo.after : `${photo.before} → ${photo.after}`;
  const reservations = photo.reservations.map((error) => style('yellow', formatError(error)));
  return [`  ${mark} ${label(path)}  ${sizes}`, ...reservations.map(indented)].join('\n');
}

export function renderFailure(path: string, error: unknown): string {
  return `  ${style('red', '✗')} ${label(path)}  ${style('red', formatError(error))}`;
}

export function renderSummary(tally: Tally, durationMs: number): string {
  const parts = [
    style('green', `${tally.published} published`),
    style('yellow', `${tally.reserved} with reservations`),
    style('red', `${tally.failed} failed`),
  ];
  const seconds = style('dim', `${(durationMs / 1000).toFixed(1)} s`);
  return `\n  ${parts.join('   ')}   ${seconds}`;
}

function formatError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const message = error.message.split('\n', 1)[0] ?? '';
  return error.name === 'Error' ? message : `${error.name}: ${message}`;
}

function label(path: string): string {
  return basename(path).padEnd(16);
}

function indented(line: string): string {
  return `${' '.repeat(22)}${line}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function style(name: keyof typeof STYLES, text: string): string {
  return coloured ? `\u001b[${STYLES[name]}m${text}\u001b[0m` : text;
}
