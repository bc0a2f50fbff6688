// A throw-away project that has this package installed.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const packageFolder = fileURLToPath(new URL('..', import.meta.url));
export const bin = join(packageFolder, 'bin', 'errtrack.js');

const LAST = Date.parse('2026-11-20T09:18:00.123Z');

const folders = [];
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

export function createProject(files = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'errtrack-bench-'));
  folders.push(folder);
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(packageFolder, join(folder, 'node_modules', 'errtrack'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** A ledger of so many records, as they come from a real pipeline: a third is fixed, no two are of the same time. */
export function createLedger(count, { isCounted = false } = {}) {
  const errors = {};
  for (let index = 0; index < count; index++) {
    const hash = (index * 2_654_435_761 + 0x1000_0000_0000)
      .toString(16)
      .padStart(16, '0')
      .slice(-16);
    const isFixed = index % 3 === 0;
    const time = (minutes) =>
      new Date(LAST - ((index * 7919) % 500_000) * 60_000 + minutes * 60_000).toISOString();
    errors[hash] = {
      hash,
      hashes: [],
      status: isFixed ? 'fixed' : 'active',
      statusAt: time(isFixed ? 600 : 0),
      work: 'none',
      task: 'listed',
      severity: ['HIGH', 'MEDIUM', 'LOW'][index % 3],
      severityBy: null,
      type: 'TypeError',
      message: `Cannot read properties of undefined (reading 'field${index}')`,
      context: `stage${index % 7}`,
      location: { file: `src/stage${index % 50}.ts`, line: index, column: 11, function: 'load' },
      firstSeen: time(0),
      ...(isCounted && { occurrences: 3, lastSeen: time(300) }),
      stack: [`load src/stage${index % 50}.ts:${index}:11`, 'main src/cli.ts:9:3'],
      causes: [],
      regressions: 0,
      fixes: isFixed
        ? [
            {
              at: time(600),
              description: `guarded ${index}`,
              commit: null,
              by: 'ann',
              source: 'cli',
            },
          ]
        : [],
      ignore: null,
      overflow: false,
      grouping: { version: 1 },
    };
  }
  return `${JSON.stringify({ version: 1, errors }, null, 2)}\n`;
}
