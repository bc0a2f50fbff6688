import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createMarker, readMarker } from '../../src/fold/marker.js';
import { HASH, OTHER } from '../core/support/books.js';
import { openJournal, throwOf } from '../journal/support/journals.js';
import { FoldProject } from '../support/fold-project.js';

const argv = [...process.argv];

beforeEach(() => {
  vi.resetModules();
});

afterEach(() => {
  process.argv = argv;
});

function throwIn(it: FoldProject, k = HASH): void {
  const { journal } = openJournal(it.dataDir);
  journal.append(throwOf(k));
  journal.close();
}

/** What the child's file does when Node runs it, but in this process. */
async function runChild(it: FoldProject): Promise<void> {
  createMarker(it.dataDir);
  process.argv = [process.execPath, 'fold.js', JSON.stringify(it.project)];
  await import('../../src/fold/child.js');
  for (let waited = 0; readMarker(it.dataDir) !== null; waited++) {
    if (waited > 1_000) throw new Error('the child does not end');
    await pause(10);
  }
}

test('folds what is there, gives its marker back and ends', async () => {
  const it = new FoldProject();
  throwIn(it);
  await runChild(it);
  expect(it.records().map(({ hash }) => hash)).toEqual([HASH]);
  expect(it.has('.errtrack/fold.marker')).toBe(false);
});

test('says in its marker up to when it has folded', async () => {
  const it = new FoldProject();
  throwIn(it);
  const before = Date.now();
  createMarker(it.dataDir);
  process.argv = [process.execPath, 'fold.js', JSON.stringify(it.project)];
  // A storm of processes lets the child linger, so that its marker can be seen.
  writeFileSync(join(it.dataDir, 'fold.starts'), Array(6).fill(Date.now()).join('\n'));
  await import('../../src/fold/child.js');
  while ((readMarker(it.dataDir)?.foldedUpTo ?? 0) < before - 1) await pause(10);
  throwIn(it, OTHER);
  for (let i = 0; i < 300 && it.records().length < 2; i++) await pause(20);
  expect(it.records()).toHaveLength(2);
  while (readMarker(it.dataDir) !== null) await pause(50);
}, 30_000);

test('leaves the journals to a later command where the fold is blocked', async () => {
  const it = new FoldProject();
  throwIn(it);
  it.write('errors_log.json', 'null');
  await runChild(it);
  expect(it.read('errors_log.json')).toBe('null');
  expect(it.has('.errtrack/fold.marker')).toBe(false);
});

test('lets those who wait for it go while another fold holds the lock, and tells what came of it', async () => {
  const it = new FoldProject();
  throwIn(it);
  it.write('errors_log.json', '[]');
  const lock = join(it.dataDir, 'fold.lock');
  writeFileSync(lock, JSON.stringify({ pid: process.pid }));
  vi.stubEnv('ERRTRACK_DEBUG', '1');
  const told: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    told.push(String(text));
    return true;
  });
  createMarker(it.dataDir);
  process.argv = [process.execPath, 'fold.js', JSON.stringify(it.project)];
  await import('../../src/fold/child.js');
  while ((readMarker(it.dataDir)?.foldedUpTo ?? 1) === 0) await pause(5);
  expect(readMarker(it.dataDir)?.foldedUpTo).toBe(Number.MAX_SAFE_INTEGER);
  rmSync(lock);
  while (readMarker(it.dataDir) !== null) await pause(10);
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  expect(told.join('')).toContain('blocked: Cannot use errors_log.json: it holds []');
});

test('waits where nothing marks a project', async () => {
  const it = new FoldProject();
  throwIn(it);
  vi.stubEnv('ERRTRACK_DEBUG', '1');
  const told = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  createMarker(it.dataDir);
  process.argv = [process.execPath, 'fold.js', JSON.stringify({ ...it.project, marked: false })];
  await import('../../src/fold/child.js');
  while (readMarker(it.dataDir) !== null) await pause(10);
  const text = told.mock.calls.join('');
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  expect(text).toContain('waits: nothing marks');
});

test('notes its own trouble, and gives its marker back', async () => {
  const it = new FoldProject();
  throwIn(it);
  createMarker(it.dataDir);
  const project = { ...it.project, files: null };
  process.argv = [process.execPath, 'fold.js', JSON.stringify(project)];
  mkdirSync(join(it.dataDir, 'fold.starts'), { recursive: true });
  await import('../../src/fold/child.js');
  for (let i = 0; i < 500 && existsSync(join(it.dataDir, 'fold.marker')); i++) await pause(10);
  expect(it.has('.errtrack/fold.marker')).toBe(false);
  expect(it.read('.errtrack/trouble.ndjson')).toMatch(/"where":"(?:fold|the fold child)"/);
});
