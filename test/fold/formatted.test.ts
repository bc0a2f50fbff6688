import { format, type Options } from 'prettier';
import { afterEach, expect, test } from 'vitest';
import type { NewEvent } from '../../src/core/events.js';
import { SEVERITIES } from '../../src/core/severity.js';
import { openProject } from '../../src/files/open-project.js';
import { fold } from '../../src/fold/fold.js';
import { Arena } from '../faults/support/arena.js';
import { openJournal, throwOf } from '../journal/support/journals.js';

const NAMES = ['TODO.md', 'FIXED_ERRORS.md'] as const;
const KEYS = [1, 2, 3, 4].map((key) => `${key}`.repeat(16));
const [KEY = '', OTHER = ''] = KEYS;
const DESCRIPTION = `Look at *all* of it first:\n\n* one\n* two\n\n${'and then at the rest of it, '.repeat(8)}`;
const ways: readonly (Options & { readonly layout: string })[] = [
  { layout: 'compact', proseWrap: 'always', printWidth: 40 },
  { layout: 'detailed', proseWrap: 'always', printWidth: 60, tabWidth: 4, endOfLine: 'crlf' },
  { layout: 'compact', proseWrap: 'never', useTabs: true },
  { layout: 'detailed', proseWrap: 'preserve' },
];
let arena: Arena | undefined;

afterEach(() => arena?.remove());

test.each(ways)('what prettier does between two folds decides nothing: %j', async (way) => {
  arena = await begin(way.layout);
  const { layout: _, ...options } = way;
  const formatted = await formatFiles(arena, options);
  expect(formatted[1]).toContain('_all_');
  const ledger = arena.read('errors_log.json');
  expect(await foldIn(arena)).toEqual({ kind: 'folded', events: 0, remarks: [], notes: [] });
  expect(NAMES.map((name) => arena?.read(name))).toEqual(formatted);
  expect(arena.read('errors_log.json')).toBe(ledger);

  throwAll(arena, ['5'.repeat(16)]);
  await foldIn(arena, [fixOf(OTHER, DESCRIPTION)]);
  await formatFiles(arena, options);
  expect(await foldIn(arena)).toMatchObject({ kind: 'folded', events: 0, remarks: [] });
  expect(arena.tasks().toSorted()).toEqual([...KEYS.slice(2), '5'.repeat(16)]);
  expect(arena.read('FIXED_ERRORS.md').match(/<!-- errtrack:\d/g)).toHaveLength(2);

  await foldIn(
    arena,
    [KEY, OTHER].map((hash) => ({ type: 'reopen' as const, hash })),
  );
  expect(arena.tasks().toSorted()).toEqual([...KEYS, '5'.repeat(16)]);
  expect(arena.read('FIXED_ERRORS.md').trim()).toBe('# Fixed errors');
});

test('what a person writes after prettier is read', async () => {
  arena = await begin('compact');
  await formatFiles(arena, { proseWrap: 'always', printWidth: 40 });
  await foldIn(arena);
  const [todo = '', fixed = ''] = NAMES.map((name) => arena?.read(name));
  arena.write('TODO.md', todo.replace('[ ]', '[x]'));
  arena.write('FIXED_ERRORS.md', fixed.replace('_all_', 'most'));
  const outcome = await foldIn(arena);
  expect(outcome).toMatchObject({ remarks: [{ kind: 'fixed' }, { kind: 'described', hash: KEY }] });
  expect(arena.tasks()).toHaveLength(2);
});

/** A project with four errors, of which one is fixed. */
async function begin(layout: string): Promise<Arena> {
  const project = new Arena();
  project.write('errtrack.config.json', JSON.stringify({ layout }));
  project.write('TODO.md', '# Mine\n\n## High\n\n* mine\n\n## Low\n\n1. mine\n');
  throwAll(project, KEYS);
  await foldIn(project);
  await foldIn(project, [fixOf(KEY, DESCRIPTION)]);
  return project;
}

function throwAll({ dataDir, folder }: Arena, keys: readonly string[]): void {
  const describe = () => ({ startedAt: Date.now(), head: null, root: folder });
  const { journal } = openJournal(dataDir, undefined, { describe });
  for (const [index, key] of keys.entries()) {
    const message = `ENOENT: no such file, \`open\` | *of* ${'a rather long path '.repeat(index * 3)}`;
    const error = { type: 'Error', message, location: null, stack: [], causes: [] };
    journal.append(throwOf(key, { severity: SEVERITIES[index % 3] ?? 'LOW', error }));
  }
  journal.close();
}

function fixOf(hash: string, description: string) {
  return {
    type: 'fix' as const,
    hash,
    description,
    commit: null,
    by: 'Ada',
    source: 'cli' as const,
  };
}

function foldIn({ folder }: Arena, events: readonly NewEvent[] = []) {
  return fold(openProject(folder, { env: {} }), { events });
}

async function formatFiles(project: Arena, options: Options): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const name of NAMES) {
    const text = await format(project.read(name), { ...options, parser: 'markdown' });
    project.write(name, text);
    texts.push(text);
  }
  return texts;
}
