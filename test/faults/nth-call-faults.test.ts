import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeTempFolder } from '../support/temp-folder.js';
import { faultNthCalls } from './nth-call-faults.js';
import type { Scenario } from './nth-call-scenarios.js';
import { realFs, watchFs } from './watched-fs.js';

/** On a busy machine. */
const LONG_MS = 120_000;

test(
  'whichever call fails, nothing is lost, damaged or thrown',
  async () => {
    const figure = await faultNthCalls({ seed: Date.now() % 10_000, points: 70 });
    expect(figure.harmed, figure.note).toEqual([]);
    expect(figure.tried).toBe(70);
  },
  LONG_MS,
);

/** Writes a person's file as it must not be done. */
function careless(write: (path: string) => void): Scenario {
  return {
    name: 'a careless writer',
    prepare: async () => {},
    stage: (scene) => ({
      act: () => write(join(scene.folder, 'TODO.md')),
      judge: (thrown) => [...scene.findBroken(), ...(thrown === null ? [] : ['it threw'])],
      recover: async () => scene.findLeftovers(),
    }),
  };
}

test('a writer that is careless is found out', async () => {
  const inPlace = careless((path) => {
    const { writeFileSync, readFileSync } = process.getBuiltinModule('node:fs');
    writeFileSync(path, readFileSync(path, 'utf8'));
  });
  const { harmed } = await faultNthCalls({ seed: 1, points: 1_000 }, [inPlace]);
  expect(harmed.join('\n')).toContain('ENOSPC at call 3 (writeSync');
  expect(harmed.join('\n')).toContain("has lost the person's line");
  expect(harmed.join('\n')).toContain('it threw');
});

test('every call that concerns a folder is seen, by whatever name it came', async () => {
  const folder = makeTempFolder();
  const seen: string[] = [];
  const end = watchFs(folder, ({ name, paths }, run) => {
    seen.push(`${name} ${paths.map((path) => path.slice(folder.length)).join(' ')}`);
    return run();
  });
  try {
    mkdirSync(join(folder, 'a'));
    writeFileSync(join(folder, 'a/b'), 'text');
    const { readFile } = await import('node:fs/promises');
    const { renameSync, existsSync, appendFileSync } = process.getBuiltinModule('fs');
    renameSync(join(folder, 'a/b'), join(folder, 'a/c'));
    appendFileSync(join(folder, 'a/c'), ' and more');
    existsSync(`${folder}-beside`);
    expect(await readFile(join(folder, 'a/c'), 'utf8')).toBe('text and more');
  } finally {
    end();
  }
  expect(realFs.readFileSync(join(folder, 'a/c'), 'utf8')).toBe('text and more');
  expect(seen).toEqual([
    'mkdirSync /a',
    'openSync /a/b',
    'writeSync /a/b',
    'closeSync /a/b',
    'renameSync /a/b /a/c',
    'openSync /a/c',
    'writeSync /a/c',
    'closeSync /a/c',
  ]);
});
