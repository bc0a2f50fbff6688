// What a start costs: importing the library, and the command that people run most.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { median, ratio, timeCommands } from './pairs.js';
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
  const { cpu } = timeCommands([
    { args: ['empty.mjs'], cwd: empty },
    { args: ['import.mjs'], cwd: empty },
    { args: [bin, 'status'], cwd: empty },
    { args: ['parse.mjs'], cwd: full },
    { args: [bin, 'status'], cwd: full },
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
}
