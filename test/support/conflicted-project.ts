import { expect } from 'vitest';
import type { NewEvent } from '../../src/core/events.js';
import { fold } from '../../src/fold/fold.js';
import { openJournal, throwOf } from '../journal/support/journals.js';
import { FoldProject } from './fold-project.js';

export const key = (digit: string) => digit.repeat(16);

export async function thrown(it: FoldProject, ...keys: readonly string[]): Promise<void> {
  const { journal } = openJournal(it.dataDir);
  for (const k of keys) journal.append(throwOf(k));
  journal.close();
  await fold(it.project);
}

async function decided(it: FoldProject, ...events: readonly NewEvent[]): Promise<void> {
  expect(await fold(it.project, { events })).toMatchObject({ kind: 'folded' });
}

function fixOf(hash: string, description: string): NewEvent {
  return { type: 'fix', hash, description, commit: null, by: 'Ada', source: 'cli' };
}

/** Two branches, each with a life of its own, and a merge that fails. */
export async function mergeInto(style: string): Promise<FoldProject> {
  const it = new FoldProject({ git: true });
  it.write('.gitignore', '.errtrack\n');
  it.write('TODO.md', '# Mine\n\n- [ ] my own\n');
  await thrown(it, key('5'));
  it.commitAll();
  it.git('checkout', '-qb', 'feature');
  await thrown(it, key('2'), key('6'));
  await decided(it, fixOf(key('5'), 'by the feature'));
  it.write('TODO.md', it.read('TODO.md').replace('my own\n', 'my own\n- [ ] of the feature\n'));
  it.commitAll();
  it.git('checkout', '-q', 'main');
  await thrown(it, key('3'), key('7'));
  await decided(
    it,
    { type: 'severity', hash: key('5'), severity: 'HIGH' },
    fixOf(key('7'), 'on main'),
  );
  it.write('TODO.md', it.read('TODO.md').replace('my own\n', 'my own\n- [ ] of main\n'));
  it.commitAll();
  expect(() => it.git('-c', `merge.conflictStyle=${style}`, 'merge', 'feature')).toThrow();
  expect(it.read('errors_log.json')).toContain('<<<<<<< HEAD');
  return it;
}
