import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { FolderCap } from '../../src/journal/folder-cap.js';
import { faults } from '../faults/replaced-calls.js';
import { makeTempFolder } from '../support/temp-folder.js';

afterEach(() => faults.clear());

function folderOf(...sizes: readonly number[]): string {
  const folder = makeTempFolder();
  for (const [index, size] of sizes.entries())
    writeFileSync(join(folder, `aa-bb-${index}-0-cc.1.ndjson`), 'x'.repeat(size));
  return folder;
}

test('is exceeded by one byte more than it, and tells each change once', () => {
  const folder = folderOf(60, 40);
  const cap = new FolderCap(folder, 100, 64);
  expect([cap.look(), cap.isExceeded]).toEqual([false, false]);
  writeFileSync(join(folder, 'aa-bb-0-0-cc.1.ndjson'), 'x'.repeat(61));
  expect([cap.look(), cap.isExceeded, cap.look()]).toEqual([true, true, false]);
  writeFileSync(join(folder, 'aa-bb-0-0-cc.1.ndjson'), '');
  expect([cap.look(), cap.isExceeded]).toEqual([true, false]);
});

test('looks at no file where so few cannot exceed it', () => {
  let looks = 0;
  faults.set('statSync', () => {
    looks++;
    return { size: 1_000 };
  });
  const folder = folderOf(1, 1);
  expect(new FolderCap(folder, 100, 50).look()).toBe(false);
  expect(looks).toBe(0);
  expect(new FolderCap(folder, 99, 50).look()).toBe(true);
  expect(looks).toBe(2);
});

test('a file that a fold takes away meanwhile takes no room', () => {
  faults.set('statSync', (_path: string, options: { throwIfNoEntry?: boolean }) => {
    if (options.throwIfNoEntry !== false) throw new Error('gone');
    return undefined;
  });
  expect(new FolderCap(folderOf(60, 60), 100, 64).look()).toBe(false);
});
