// `npm run bench:grouping [-- --tuned] [--wrong]`: how well throws of the labelled corpus are grouped, beside others.

import { GROUPINGS } from './baselines.js';
import { VARIANTS } from './checkout.js';
import { HALVES, type Half, listPrograms } from './corpus.js';
import { CorpusRunner, type CorpusThrow } from './run-corpus.js';
import { type MeasuredScore, measure } from './score.js';

const isTunedOnly = process.argv.includes('--tuned');
const halves = isTunedOnly ? HALVES.slice(0, 1) : HALVES;
const runner = await CorpusRunner.create();
try {
  console.log('| half | grouping | precision | recall | F1 |\n| --- | --- | ---: | ---: | ---: |');
  for (const half of halves) await tell(half);
} finally {
  runner.remove();
}

async function tell(half: Half): Promise<void> {
  const throws: CorpusThrow[] = [];
  for (const program of listPrograms(half))
    for (const variant of VARIANTS) throws.push(...(await runner.run(program, variant)));
  for (const [name, nameGroup] of Object.entries(GROUPINGS)) {
    const labelled = throws.map(({ program, thrown }) => ({
      bug: `${program} ${thrown.bug}`,
      // Each program is a project with a ledger of its own.
      group: `${program} ${nameGroup(thrown)}`,
    }));
    console.log(`| ${half} | ${name} | ${formatScore(measure(labelled))} |`);
  }
  const bugs = new Set(throws.map(({ program, thrown }) => `${program} ${thrown.bug}`)).size;
  const cases = throws.length / VARIANTS.length;
  console.log(
    `\n${half}: ${cases} throws of ${bugs} bugs, each in ${VARIANTS.length} variants (${throws.length})\n`,
  );
  // Nobody tunes on what is not to be seen.
  if (half === 'tuned' && process.argv.includes('--wrong')) tellWrong(throws);
}

function formatScore({ precision, recall, f1, interval }: MeasuredScore): string {
  const format = (value: number, [low, high]: readonly [number, number]) =>
    `${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
  return [
    format(precision, interval.precision),
    format(recall, interval.recall),
    format(f1, interval.f1),
  ].join(' | ');
}

/** What belongs together and is not, and what is and does not. */
function tellWrong(throws: readonly CorpusThrow[]): void {
  tellMixed(
    throws,
    ({ program, thrown }) => `${program} ${thrown.bug}`,
    ({ thrown }) => thrown.hash,
  );
  tellMixed(
    throws,
    ({ program, thrown }) => `${program} ${thrown.hash}`,
    ({ thrown }) => thrown.bug,
  );
}

type Naming = (one: CorpusThrow) => string;

function tellMixed(throws: readonly CorpusThrow[], nameWhole: Naming, namePart: Naming): void {
  for (const whole of new Set(throws.map(nameWhole))) {
    const members = throws.filter((one) => nameWhole(one) === whole);
    const parts = [...new Set(members.map(namePart))];
    if (parts.length === 1) continue;
    console.log(whole);
    for (const part of parts) {
      const its = members.filter((one) => namePart(one) === part);
      const variants = [...new Set(its.map(({ variant }) => variant))].join(', ');
      const { type, message, frames } = its[0]?.thrown ?? { type: '', message: '', frames: [] };
      const [top] = frames;
      console.log(
        `  ${part} (${variants})\n    ${type}: ${message.slice(0, 160)}\n    ${top?.file}#${top?.function}`,
      );
    }
  }
}
