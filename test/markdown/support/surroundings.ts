import { isDeepStrictEqual } from 'node:util';
import type { TodoEdits } from '../../../src/core/todo.js';
import { editTodo, findTasks } from '../../../src/markdown/todo-file.js';
import { SAVED_AS, toBytes, toText } from './bytes.js';
import { readTree } from './independent-tree.js';
import { createTask } from './tasks.js';

type Put = (example: string) => string;
/** With blank lines around the example, and without. */
export type Place = readonly [loose: Put, tight: Put];

/** Where an example stands to the section of the severity. */
export const PLACES = {
  'on all sides': [
    (it) =>
      `${it}\n## High priority\n\n${it}\n- [ ] mine\n\n${it}\n## Low priority\n\n* mine too\n\n# Notes\n\n${it}`,
    (it) => `# TODO\n${it}## High priority\n${it}- [ ] mine\n${it}## Low priority\n# Notes\n${it}`,
  ],
  'above the section': [
    (it) => `${it}\n## High priority\n\n- [ ] mine\n\n## Low priority\n\n- mine too\n`,
    (it) => `# TODO\n${it}## High priority\n- [ ] mine\n`,
  ],
  'between heading and list': [
    (it) => `## High priority\n\n${it}\n- [ ] mine\n\n## Low priority\n\n- mine too\n`,
    (it) => `## High priority\n${it}- [ ] mine\n## Low priority\n`,
  ],
  'below the list': [
    (it) => `## High priority\n\n* mine\n\n${it}\n## Low priority\n\n1. mine too\n`,
    (it) => `## High priority\n* mine\n${it}`,
  ],
  'behind the section': [
    (it) => `## High priority\n\n- [ ] mine\n\n## Low priority\n\n- mine too\n\n# Notes\n\n${it}`,
    (it) => `## Low priority\n## High priority\n# Notes\n${it}`,
  ],
  'alone in the section': [
    (it) => `## High priority\n\n${it}\n## Low priority\n\n- mine\n`,
    (it) => `## High priority\n${it}`,
  ],
  'alone in the file': [(it) => it, (it) => `\n\n${it}\n\n`],
} as const satisfies Readonly<Record<string, Place>>;

const SAVED = [
  SAVED_AS['as it is'],
  SAVED_AS.CRLF,
  SAVED_AS['no final newline'],
  (text: string) => SAVED_AS.CRLF(SAVED_AS['no final newline'](text)),
] as const;

const task = createTask(0xa11ce);
const { hash } = task;
const apart = { hashes: [hash], heading: 'AUTO-TRACKED ERRORS' };

/** What came of the task among such surroundings; `harm` names what should not have come of it. */
export interface Outcome {
  readonly added: 'section' | 'shared section' | 'refused' | 'elsewhere';
  /** Whether it went where another severity belongs; true where that was not tried. */
  readonly isMoved: boolean;
  readonly harm: readonly string[];
}

/** In how many ways an example stands in a place. */
export const WAYS = 2 * SAVED.length;

/** The example in a place, as other editors save it too. */
export function surround([loose, tight]: Place, example: string, way: number): string {
  const save = SAVED[(way >> 1) % SAVED.length] ?? SAVED_AS['as it is'];
  return save((way % 2 === 0 ? loose : tight)(example));
}

/** Add a task to a text and remove it again; between the two, where asked for, all else that is done to a task. */
export function tryAmong(text: string, isWholeLife: boolean): Outcome {
  const result = editTodo(toBytes(text), { add: [task] });
  if (!result.ok) {
    const isTold = /^there is no place to add a task .*; close the block .* line \d+$/.test(
      result.problem,
    );
    return { added: 'refused', isMoved: true, harm: isTold ? [] : [result.problem] };
  }
  const added = toText(result.bytes);
  const [found, ...others] = findOurs(added);
  const harm = listHarm({
    'it is not there once': found !== undefined && others.length === 0,
    'other nodes': isDeepStrictEqual(readTree(text), readTree(added, apart)),
    'other bytes when it is gone': edit(added, { remove: [hash] }) === text,
  });
  const life = isWholeLife ? tryLife(text, added) : { isMoved: true, harm: [] };
  return {
    added: found?.place ?? 'elsewhere',
    isMoved: life.isMoved,
    harm: [...harm, ...life.harm],
  };
}

/** A task is pasted a second time and healed, ticked, moved and moved back. */
function tryLife(text: string, added: string): Pick<Outcome, 'isMoved' | 'harm'> {
  const ticked = edit(added, { check: [{ hash, box: 'x' }] });
  const harm = listHarm({
    'a second one does not go as it came':
      edit(paste(added), { keep: [{ hash, index: 0 }] }) === added,
    'a tick is more than its box': countDifferences(ticked, added) === 1,
  });
  const result = editTodo(toBytes(ticked), { move: [{ hash, severity: 'LOW' }] });
  if (!result.ok) return { isMoved: false, harm };
  const moved = toText(result.bytes);
  const [found, ...others] = findOurs(moved);
  const again = edit(moved, { move: [{ hash, severity: 'HIGH' }] });
  const moveHarm = listHarm({
    'a move changes its words': found?.text === findOurs(added)[0]?.text && others.length === 0,
    'a move loses its tick': found?.mark === 'done',
    'a move changes other nodes': isDeepStrictEqual(readTree(text), readTree(moved, apart)),
    'a move leaves other bytes': edit(moved, { remove: [hash] }) === text,
    'a move back leaves other bytes': edit(again, { remove: [hash] }) === text,
  });
  return { isMoved: true, harm: [...harm, ...moveHarm] };
}

function listHarm(checks: Readonly<Record<string, boolean>>): readonly string[] {
  return Object.entries(checks).flatMap(([name, isFine]) => (isFine ? [] : [name]));
}

function countDifferences(one: string, other: string): number {
  if (one.length !== other.length) return Number.NaN;
  return [...one].filter((character, index) => character !== other[index]).length;
}

/** The line of the task a second time, below itself. */
function paste(text: string): string {
  const lineBreak = text.includes('\r') ? '\r\n' : '\n';
  return text.replace(
    new RegExp(`^.*errtrack:${hash}.*?(?=\r?$)`, 'm'),
    (line) => line + lineBreak + line,
  );
}

function findOurs(text: string) {
  return findTasks(toBytes(text)).tasks.filter((one) => one.hash === hash);
}

function edit(text: string, edits: Partial<TodoEdits>): string {
  const result = editTodo(toBytes(text), edits);
  return result.ok ? toText(result.bytes) : `refused: ${result.problem}`;
}
