import { tryBadLedgers } from './bad-ledgers.js';
import { mergeBranches } from './branch-merges.js';
import { killAtEachChange } from './crash-points.js';
import { dieInEveryWay } from './deaths.js';
import { editBesidePipeline } from './editor-and-pipeline.js';
import { raceEditor } from './editor-races.js';
import type { Figure } from './figure.js';
import { fillTheDisk } from './full-disk.js';
import { raceGit } from './git-races.js';
import { faultHosts } from './host-faults.js';
import { PAYLOAD_COUNT, printHostileTexts, readHostileFiles } from './hostile-ledgers.js';
import { writeHostileMessages } from './hostile-messages.js';
import { commandHostileRepository } from './hostile-repository.js';
import { throwAtRivals, throwHostileValues } from './hostile-values.js';
import { foldEarlyAndLate, interleave } from './interleavings.js';
import { killWritersAndFolders } from './kills.js';
import { besetLocks } from './locks.js';
import { letManyWrite } from './many-writers.js';
import { roundTripMarkdown } from './markdown-round-trip.js';
import { tryNaiveLedgers } from './naive-ledgers.js';
import { faultNthCalls } from './nth-call-faults.js';
import { plantNames } from './planted-names.js';
import { cutPowerOfRival, POWER_CUT_RIVALS } from './power-cut-rivals.js';
import { cutPower } from './power-cuts.js';
import { killRival, loadRival, RIVAL_NAMES } from './rivals.js';
import { leakSecrets } from './secret-leaks.js';
import { checkWrapper, WAYS_IN } from './wrapper-properties.js';

/** A row of the table: a harness at full scale, and what others do under the same. */
export interface TortureRow {
  readonly name: string;
  readonly run: () => Promise<Figure>;
  readonly rivals?: () => Promise<readonly Figure[]>;
}

const seed = 20_261_121;
const bad = { seed, mutations: 10_000, bigBytes: 8_000_000, programsEvery: 1_000 };
const cuts = { seed, stories: 8, steps: 40, cuts: 260 };
const saves = { seed, saves: 10_000, restMs: 0 };

/** One after the other: the rivals are slower, and some of them need the machine for themselves. */
async function inTurn(runs: readonly (() => Promise<Figure>)[]): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const run of runs) figures.push(await run());
  return figures;
}

export const TORTURE_ROWS: readonly TortureRow[] = [
  {
    name: 'load',
    run: () => letManyWrite({ seed, processes: 8, errors: 20_000, stops: 6, waits: 1 }),
    rivals: () =>
      inTurn(RIVAL_NAMES.map((name) => () => loadRival(name, { processes: 8, errors: 200 }))),
  },
  {
    name: 'many processes',
    run: () => letManyWrite({ seed, processes: 32, errors: 1_000, stops: 8, waits: 0 }),
  },
  {
    name: 'kills',
    run: () =>
      killWritersAndFolders({ seed, projects: 50, writers: 1_000, folders: 1_000, events: 2_100 }),
    rivals: () => inTurn(RIVAL_NAMES.map((name) => () => killRival(name, 40))),
  },
  {
    name: 'power',
    run: () => cutPower(cuts),
    rivals: () =>
      inTurn(Object.keys(POWER_CUT_RIVALS).map((name) => () => cutPowerOfRival(name, cuts))),
  },
  {
    name: 'values',
    run: () => throwHostileValues({ seed, generated: 100_000 }),
    rivals: throwAtRivals,
  },
  {
    name: 'ledgers',
    run: () => tryBadLedgers(bad),
    rivals: () => inTurn([() => tryNaiveLedgers(bad)]),
  },
  {
    name: 'saves',
    run: () => raceEditor({ ...saves, tool: 'errtrack' }),
    rivals: () =>
      inTurn([
        () => raceEditor({ ...saves, saves: 1_000, tool: 'read and write' }),
        () => raceEditor({ ...saves, saves: 1_000, tool: 'compare and rename' }),
      ]),
  },
  {
    name: 'work',
    run: () => editBesidePipeline({ seed, saves: 200, errors: 2_000, restMs: 200 }),
  },
  { name: 'interleavings', run: () => interleave({ seed, lives: 2_000 }) },
  { name: 'interleavings', run: () => foldEarlyAndLate({ seed, lives: 500 }) },
  { name: 'calls', run: () => faultNthCalls({ seed, points: 2_100 }) },
  { name: 'programs', run: () => faultHosts({ seed, points: 60, parallel: 2 }) },
  { name: 'crash points', run: () => killAtEachChange({ seed, points: 400, parallel: 2 }) },
  { name: 'full disk', run: () => fillTheDisk({ pagesLeft: [0, 1, 2, 3, 4, 6, 8, 12, 16, 32] }) },
  { name: 'deaths', run: () => dieInEveryWay({ times: 20 }) },
  { name: 'locks', run: () => besetLocks({ times: 4 }) },
  { name: 'git', run: () => raceGit({ seed, quietSteps: 60, newErrors: 40 }) },
  { name: 'merges', run: () => mergeBranches({ seed, trials: 300 }) },
  ...WAYS_IN.map((way) => ({ name: 'wrapper', run: () => checkWrapper({ way }) })),
  { name: 'secrets', run: () => leakSecrets({ seed, shown: 40 }) },
  { name: 'names', run: () => plantNames() },
  { name: 'messages', run: () => writeHostileMessages({ seed, messages: 20_000 }) },
  { name: 'files', run: () => readHostileFiles({ depth: 100_000 }) },
  { name: 'terminal', run: () => printHostileTexts({ payloads: PAYLOAD_COUNT }) },
  { name: 'repository', run: commandHostileRepository },
  {
    name: 'markdown',
    run: () => roundTripMarkdown({ folder: 'node_modules', wholeEvery: 50 }),
  },
];
