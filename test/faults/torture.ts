// `npm run torture [-- name …]`: every harness at full scale, rivals beside it, as the table of docs/reliability.md.
import { cpus } from 'node:os';
import type { Figure } from './figure.js';
import { TORTURE_ROWS, type TortureRow } from './torture-rows.js';

const SHOWN = 20;

const names = process.argv.slice(2);
const chosen = TORTURE_ROWS.filter(({ name }) => names.length === 0 || names.includes(name));
if (chosen.length === 0) {
  console.error(`No row is named so. Rows: ${TORTURE_ROWS.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

console.log(
  `${cpus().length} x ${cpus()[0]?.model}, ${process.platform}, Node ${process.version}\n`,
);
console.log('| tried | times | harm | s |\n| --- | ---: | ---: | ---: |');
for (const row of chosen) await runRow(row);

async function runRow({ run, rivals }: TortureRow): Promise<void> {
  const figure = await printTimed('', run);
  if (figure.harmed.length > 0) {
    console.error(tellHarm(figure));
    process.exitCode = 1;
  }
  const start = performance.now();
  for (const rival of (await rivals?.()) ?? []) print('rival: ', rival, null);
  if (rivals !== undefined) console.error(`  rivals took ${secondsSince(start)} s`);
}

async function printTimed(prefix: string, run: () => Promise<Figure>): Promise<Figure> {
  const start = performance.now();
  const figure = await run();
  print(prefix, figure, secondsSince(start));
  return figure;
}

function print(prefix: string, figure: Figure, seconds: number | null): void {
  const { what, tried, harmed: harm, note } = figure;
  const told = note === undefined ? '' : ` (${note})`;
  const times = tried.toLocaleString('en');
  console.log(
    `| ${prefix}${what}${told} | ${times} | ${harm.length.toLocaleString('en')} | ${seconds ?? ''} |`,
  );
}

function secondsSince(start: number): number {
  return Math.round((performance.now() - start) / 1_000);
}

function tellHarm({ what, harmed: lines }: Figure): string {
  const more = lines.length > SHOWN ? [`… and ${lines.length - SHOWN} more`] : [];
  return [`\n${what}:`, ...lines.slice(0, SHOWN), ...more].join('\n  ');
}
