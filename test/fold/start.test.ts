import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { readMarker, removeMarker, updateMarker } from '../../src/fold/marker.js';
import { startFold, waitForFold } from '../../src/fold/start.js';
import { failWith, faults } from '../faults/replaced-calls.js';
import { FoldProject } from '../support/fold-project.js';

// The child's file seems to be there: Node finds none, and ends.
const { exists } = vi.hoisted(() => ({ exists: vi.fn((_path: string) => true) }));
vi.mock('node:fs', async (original) => ({ ...(await original<object>()), existsSync: exists }));

const versions = process.versions;

afterEach(() => {
  faults.clear();
  vi.restoreAllMocks();
  Object.defineProperty(process, 'versions', { value: versions });
});

/** A project that has recorded something. */
function makeProject() {
  const it = new FoldProject();
  it.write('.errtrack/.gitignore', '*\n');
  return it.project;
}

test('starts a child once, and says who it is', () => {
  const project = makeProject();
  expect(startFold(project)).toBe(true);
  const marker = readMarker(project.dataDir);
  expect(marker).toMatchObject({ foldedUpTo: 0 });
  expect(marker?.pid).not.toBe(process.pid);
  expect(startFold(project)).toBe(true);
});

test('waits for no child that is gone', () => {
  const project = makeProject();
  startFold(project);
  waitForFold(project, Date.now(), 3_000);
  updateMarker(project.dataDir, { pid: 2_147_483_646, foldedUpTo: 0 });
  waitForFold(project, Date.now(), 60_000);
  removeMarker(project.dataDir);
  waitForFold(project, Date.now(), 60_000);
});

test('waits for a living child until it has folded, or the time is up', () => {
  const { dataDir, ...rest } = makeProject();
  const project = { ...rest, dataDir };
  writeFileSync(
    join(dataDir, 'fold.marker'),
    JSON.stringify({ pid: process.pid, foldedUpTo: 100 }),
  );
  waitForFold(project, 100, 60_000);
  const wait = vi.spyOn(Atomics, 'wait');
  waitForFold(project, 101, 20);
  expect(wait).toHaveBeenCalledTimes(5);
});

test.each(['electron', 'bun'])('starts none under %s', (runtime) => {
  const project = makeProject();
  Object.defineProperty(process, 'versions', { value: { ...versions, [runtime]: '1' } });
  expect(startFold(project)).toBe(false);
  expect(readMarker(project.dataDir)).toBeNull();
});

test('starts none where its file was left behind, or may not be looked for', () => {
  const project = makeProject();
  exists.mockReturnValueOnce(false).mockReturnValueOnce(false).mockReturnValueOnce(false);
  expect(startFold(project)).toBe(false);
  exists.mockImplementationOnce(failWith('ERR_ACCESS_DENIED'));
  expect(startFold(project)).toBe(false);
  expect(readMarker(project.dataDir)).toBeNull();
});

test('starts none where children are not permitted', () => {
  const project = makeProject();
  const permission = { has: (name: string) => name !== 'child' };
  Object.defineProperty(process, 'permission', { value: permission, configurable: true });
  try {
    expect(startFold(project)).toBe(false);
    permission.has = () => true;
    expect(startFold(project)).toBe(true);
  } finally {
    Reflect.deleteProperty(process, 'permission');
  }
});

test('gives the marker back where no child could be made', () => {
  const project = makeProject();
  const { execPath } = process;
  process.execPath = '/nowhere/node';
  try {
    expect(startFold(project)).toBe(false);
  } finally {
    process.execPath = execPath;
  }
  expect(readMarker(project.dataDir)).toBeNull();
});

test('notes its trouble, and throws nothing', () => {
  const project = makeProject();
  faults.set('openSync', failWith('EROFS'));
  expect(startFold(project)).toBe(false);
});
