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
    // As `errtrack init` makes it.
    'errors_log.json': '{\n  "version": 1,\n  "errors": {}\n}\n',
  });
  const full = createProject({ 'errors_log.json': createLedger(10_000) });
  writeFileSync(
    join(full, 'parse.mjs'),
    "import { readFileSync } from 'node:fs'; JSON.parse(readFileSync('errors_log.json', 'utf8'));",
  );
  printRows(
    [
      { args: ['empty.mjs'], cwd: empty },
      { args: ['import.mjs'], cwd: empty },
      { args: [bin, 'status'], cwd: empty },
    ],
    [
      ["import 'errtrack'", 1, 0, 1.15],
      ['errtrack status, empty ledger', 2, 0, 1.45],
    ],
  );
  const folded = createFolded();
  const search = ['list', '--search', 'field9999', '--json'];
  const hashes = ['__complete', 'bash', '--', 'errtrack', 'fix', ''];
  printTitle('10,000 records (against bare `node` that reads and parses the same files)');
  printRows(
    [
      { args: ['parse.mjs'], cwd: folded },
      { args: [bin, 'status'], cwd: folded },
      { args: [bin, ...search], cwd: folded },
      { args: [bin, ...hashes], cwd: folded },
      { args: ['parse.mjs'], cwd: full },
      { args: [bin, 'status'], cwd: full },
      { args: [bin, ...search], cwd: full },
    ],
    [
      ['errtrack status', 1, 0, 1.25],
      ['errtrack list --search', 2, 0, 1.25],
      ['the hashes that a shell completes', 3, 0, 1.25],
      ['errtrack status, in a fresh clone', 5, 4, 1.25],
      ['errtrack list --search, in a fresh clone', 6, 4, 1.25],
    ],
    { rounds: 9, batch: 4 },
  );
}

/** A row for each pair of commands, and how much the one may cost of the other. */
function printRows(commands, rows, options) {
  const { cpu, wall } = timeCommands(commands, options);
  const ms = (index) => `${median(cpu[index]).toFixed(0)} ms`;
  for (const [name, of, to, most] of rows) {
    const waited = `${ratio(wall, of, to).toFixed(2)} in wall time`;
    printRow(name, ratio(cpu, of, to), atMost(most), `${ms(of)} / ${ms(to)}, ${waited}`);
  }
}

/** A project in which all of them were counted and folded, and what reads and parses the same files. */
function createFolded() {
  const folder = createProject({
    'errors_log.json': createLedger(10_000, { isCounted: true }),
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
