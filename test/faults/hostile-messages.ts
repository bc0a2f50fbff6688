import fc from 'fast-check';
import type { Nodes } from 'mdast';
import type { Severity } from '../../src/core/severity.js';
import type { TaskItem } from '../../src/core/todo.js';
import { parseDocument } from '../../src/markdown/markdown-document.js';
import type { TaskLayout } from '../../src/markdown/new-item.js';
import { createTreeWithout, isSameTree } from '../../src/markdown/plain-tree.js';
import { editTodo, findTasks } from '../../src/markdown/todo-file.js';
import { childrenOf, textOf } from '../../src/markdown/tree.js';
import { hostileText } from '../markdown/support/hostile-text.js';
import type { Figure } from './figure.js';

export interface MessageScale {
  readonly seed: number;
  readonly messages: number;
  /** How an item is written, in place of our way: for a control that must do harm. */
  readonly write?: (text: string, tasks: readonly TaskItem[]) => string;
}

/** Files that messages are written into: what stands below must not be drawn in. */
const FILES = [
  '# TODO\n\n## High\n\n- mine\n\n## Low\n\n1. mine\n\nThe end.\n',
  '## High\r\n* mine\r\n\r\n  more\r\n## Low\r\n\r\n> quoted',
  'Notes.\n\n<!-- the end -->\n',
] as const;
const PER_FILE = 10;
const SEVERITIES: readonly Severity[] = ['HIGH', 'LOW'];
const KINDS = new Set(['listItem', 'paragraph', 'strong', 'text', 'inlineCode', 'html', 'list']);

/**
 * Write errors with messages full of Markdown, HTML, comments, ids, controls and broken characters into files, and
 * read them back: exactly our tasks must be found, saying what was written, and nothing else may have changed.
 */
export async function writeHostileMessages(scale: MessageScale): Promise<Figure> {
  const { seed, messages, write = writeTasks } = scale;
  const texts = fc.sample(hostileText, { seed, numRuns: messages * 2 });
  const harmed: string[] = [];
  for (let first = 0; first < messages; first += PER_FILE) {
    const count = Math.min(PER_FILE, messages - first);
    const tasks = Array.from({ length: count }, (_, index) =>
      createTask(
        first + index,
        texts[2 * (first + index)] ?? '',
        texts[2 * (first + index) + 1] ?? '',
      ),
    );
    const file = FILES[(first / PER_FILE) % FILES.length] ?? '';
    if (findHarm(file, tasks, write).length === 0) continue;
    // Each alone, to name the one that does it.
    for (const task of tasks) harmed.push(...findHarm(file, [task], write));
  }
  return { what: 'hostile messages written to `TODO.md` and read back', tried: messages, harmed };
}

function createTask(number: number, message: string, name: string): TaskItem {
  const hash = (0xfeed00000000 + number).toString(16).padStart(16, '0');
  return {
    hash,
    severity: SEVERITIES[number % SEVERITIES.length] ?? 'HIGH',
    type: number % 3 === 0 ? name : 'TypeError',
    message,
    context: number % 3 === 1 ? name : 'stage1',
    location: { file: number % 3 === 2 ? name : 'src/a.ts', line: 1, column: 1, function: null },
    firstSeen: '2026-11-20T21:18:00.123Z',
    command: `errtrack fix ${hash.slice(0, 8)}`,
    regressedFrom: null,
  };
}

function writeTasks(text: string, tasks: readonly TaskItem[]): string {
  const layout: TaskLayout = text.length % 2 === 0 ? 'detailed' : 'compact';
  const result = editTodo(Buffer.from(text), { add: tasks }, { layout });
  if (!result.ok) throw new Error(result.problem);
  return Buffer.from(result.bytes).toString('utf8');
}

function findHarm(
  file: string,
  tasks: readonly TaskItem[],
  write: Required<MessageScale>['write'],
): readonly string[] {
  const told = tasks.map(({ hash, message }) => `${hash} ${JSON.stringify(message)}`).join(', ');
  try {
    return listHarm(file, tasks, write(file, tasks)).map((harm) => `${harm}: ${told}`);
  } catch (error) {
    return [`${error}: ${told}`];
  }
}

function listHarm(file: string, tasks: readonly TaskItem[], text: string): readonly string[] {
  const { tasks: found, hidden } = findTasks(Buffer.from(text));
  const hashes = tasks.map(({ hash }) => hash).sort();
  const document = parseDocument(text);
  const items = new Set<Nodes>(document.tasks.map(({ item }) => item));
  const isOwn = document.sections.filter(({ isOwn }) => isOwn).map(({ heading }) => heading);
  const rest = createTreeWithout(document.root, new Set([...items, ...isOwn]));
  const nodes = [...items].flatMap(collect);
  const plain = nodes.filter(({ type }) => type === 'text').map(textOf);
  const removed = editTodo(Buffer.from(text), { remove: hashes });
  const checks: Readonly<Record<string, boolean>> = {
    'other ids are found': String(found.map(({ hash }) => hash).sort()) === String(hashes),
    'an id is taken for a hidden one': hidden.size === 0,
    'a task is not open': found.every(({ mark }) => mark === 'open'),
    'a task says nothing': found.every((task) => task.text !== ''),
    'it is more than words and code': nodes.every(({ type }) => KINDS.has(type)),
    'it may notify or link': !/[@#<>[\]]/.test(plain.join('')),
    'something else has changed': isSameTree(
      rest,
      createTreeWithout(parseDocument(file).root, new Set()),
    ),
    'removing it leaves other bytes': removed.ok && Buffer.from(file).equals(removed.bytes),
  };
  return Object.entries(checks).flatMap(([harm, isFine]) => (isFine ? [] : [harm]));
}

function collect(node: Nodes): readonly Nodes[] {
  return [node, ...childrenOf(node).flatMap(collect)];
}
