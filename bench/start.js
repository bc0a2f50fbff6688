// What a start costs: importing the library, and the command that people run most.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bareEnvironment, median, ratio, timeCommands } from './pairs.js';
import { bin, createLedger, createProject } from './project.js';
import { atMost, printRow, printTitle } from './report.js';

export function benchStart() {
  printTitle('Start (CPU time of a whole process, against bare `node`)');
  const empty = createProject({
    'empty.mjs': '',
    'import.mjs': "import 'errtrack';",
    'errors_log.json': '{"version":1,"errors":{}}\n',
  });
  const full = createProject({ 'errors_log.json': createLedger(10_000) });
  writeFileSync(
    join(full, 'parse.mjs'),
    "import { readFileSync } from 'node:fs'; JSON.parse(readFileSync('errors_log.json', 'utf8'));",
  );
  const folded = createFolded();
  const search = ['list', '--search', 'field9999', '--json'];
  const { cpu } = timeCommands([
    { args: ['empty.mjs'], cwd: empty },
    { args: ['import.mjs'], cwd: empty },
    { args: [bin, 'status'], cwd: empty },
    { args: ['parse.mjs'], cwd: full },
    { args: [bin, 'status'], cwd: full },
    { args: ['parse.mjs'], cwd: folded },
    { args: [bin, 'status'], cwd: folded },
    { args: [bin, ...search], cwd: folded },
    { args: [bin, ...search], cwd: full },
  ]);
  const ms = (index) => `${median(cpu[index]).toFixed(0)} ms`;
  printRow("import 'errtrack'", ratio(cpu, 1, 0), atMost(1.15), `${ms(1)} / ${ms(0)}`);
  printRow('errtrack status, empty ledger', ratio(cpu, 2, 0), atMost(1.45), `${ms(2)} / ${ms(0)}`);
  printRow(
    'errtrack status, 10,000 records (against read and parse)',
    ratio(cpu, 4, 3),
    atMost(1.25),
    `${ms(4)} / ${ms(3)}`,
  );
  const rows = [
    ['errtrack status, 10,000 records that were folded', 6, 5],
    ['errtrack list --search, 10,000 records that were folded', 7, 5],
    ['errtrack list --search, 10,000 records', 8, 3],
  ];
  for (const [name, of, to] of rows) {
    printRow(
      `${name} (against read and parse)`,
      ratio(cpu, of, to),
      atMost(1.25),
      `${ms(of)} / ${ms(to)}`,
    );
  }
}

/** A project in which all of them were counted and folded, and what reads and parses the same files. */
function createFolded() {
  const folder = createProject({
    'errors_log.json': createLedger(10_000, {
      occurrences: 3,
      lastSeen: '2026-11-20T21:20:00.456Z',
    }),
    'parse.mjs': PARSE_ALL,
  });
  execFileSync(process.execPath, [bin, 'sync'], { cwd: folder, env: bareEnvironment() });
  return folder;
}

const PARSE_ALL = `
import { readdirSync, readFileSync } from 'node:fs';
const states = readdirSync('.errtrack/state').filter((name) => /^\\d+\\.json$/.test(name)).sort();
for (const path of ['errors_log.json', '.errtrack/state/' + states.at(-1)]) JSON.parse(readFileSync(path, 'utf8'));
`;
