// A throw-away project that has this package installed.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const packageFolder = fileURLToPath(new URL('..', import.meta.url));
export const bin = join(packageFolder, 'bin', 'errtrack.js');

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

/** A ledger of so many records, as they come from a real pipeline. */
export function createLedger(count, counts = {}) {
  const errors = {};
  for (let index = 0; index < count; index++) {
    const hash = (index * 2_654_435_761 + 0x1000_0000_0000)
      .toString(16)
      .padStart(16, '0')
      .slice(-16);
    errors[hash] = {
      hash,
      hashes: [],
      status: index % 3 === 0 ? 'fixed' : 'active',
      statusAt: '2026-11-20T21:18:00.123Z',
      work: 'none',
      task: 'listed',
      severity: ['HIGH', 'MEDIUM', 'LOW'][index % 3],
      severityBy: null,
      type: 'TypeError',
      message: `Cannot read properties of undefined (reading 'field${index}')`,
      context: `stage${index % 7}`,
      location: { file: `src/stage${index % 50}.ts`, line: index, column: 11, function: 'load' },
      firstSeen: '2026-11-20T21:18:00.123Z',
      ...counts,
      stack: [`load src/stage${index % 50}.ts:${index}:11`, 'main src/cli.ts:9:3'],
      causes: [],
      regressions: 0,
      fixes: [],
      ignore: null,
      overflow: false,
      grouping: { version: 1 },
    };
  }
  return `${JSON.stringify({ version: 1, errors }, null, 2)}\n`;
}
