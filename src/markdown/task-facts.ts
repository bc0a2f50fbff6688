import type { ListItem, Nodes, PhrasingContent } from 'mdast';
import type { TaskItem } from '../core/todo.js';
import { renderInertLine } from './inert-text.js';
import type { TaskNode } from './markdown-document.js';
import { MAX, renderLocation, renderPhrasing, words } from './render-task.js';
import { childrenOf } from './tree.js';

interface Fact {
  readonly label: string;
  readonly render: (task: TaskItem) => PhrasingContent | null;
  /** Whether it is what we write for the task with this hash. */
  readonly isOurs: (value: Nodes, hash: string) => boolean;
}

const FACTS: readonly Fact[] = [
  {
    label: 'Where',
    render: ({ location }) => code(renderLocation(location)),
    isOurs: (value) => value.type === 'inlineCode' && /:\d+$/.test(value.value),
  },
  {
    label: 'First seen',
    render: ({ firstSeen }) => day(firstSeen),
    isOurs: (value) => value.type === 'text' && /^\d{4}-\d\d-\d\d$/.test(value.value),
  },
  {
    label: 'When fixed',
    render: ({ command }) => code(renderInertLine(command, MAX.command)),
    isOurs: (value, hash) => value.type === 'inlineCode' && namesHash(value.value, hash),
  },
];

/** What helps with an error, a line each, for a list below its task. */
export function renderFacts(task: TaskItem): readonly string[] {
  return FACTS.flatMap(({ label, render }) => {
    const value = render(task);
    return value === null ? [] : [renderPhrasing([words(`${label}: `), value])];
  });
}

/**
 * The items of such a list that stand in the order and as we wrote them, also between a person's: what a person has
 * added to, moved or ticked is theirs.
 */
export function findFacts({ hash, item, comment }: TaskNode): readonly ListItem[] {
  const own = item.children.findIndex((child) => childrenOf(child).includes(comment));
  const list = own === -1 ? undefined : item.children[own + 1];
  if (list?.type !== 'list') return [];
  const left = [...FACTS];
  return list.children.filter((one) => {
    const index = left.findIndex((fact) => isFact(one, fact, hash));
    left.splice(0, index + 1);
    return index !== -1;
  });
}

function isFact({ checked, children }: ListItem, { label, isOurs }: Fact, hash: string): boolean {
  const [paragraph, ...others] = children;
  const isLine = paragraph?.type === 'paragraph' && others.length === 0;
  if (!isLine || typeof checked === 'boolean') return false;
  const [first, second, ...rest] = paragraph.children;
  if (first?.type !== 'text' || rest.length > 0 || !first.value.startsWith(`${label}:`))
    return false;
  const value = first.value.slice(label.length + 1).trim();
  if (second === undefined) return isOurs({ type: 'text', value }, hash);
  return value === '' && isOurs(second, hash);
}

/** Commands name a hash by its first digits. */
function namesHash(command: string, hash: string): boolean {
  return (command.match(/\b[0-9a-f]{4,16}\b/g) ?? []).some((digits) => hash.startsWith(digits));
}

function code(value: string): PhrasingContent | null {
  return value === '' ? null : { type: 'inlineCode', value };
}

function day(time: string): PhrasingContent | null {
  const found = /^\d{4}-\d\d-\d\d/.exec(time)?.[0];
  return found === undefined ? null : words(found);
}
