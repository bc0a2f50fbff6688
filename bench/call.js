// What a tracked call costs that does not throw.
import { median, ratio, timeInTurn } from './pairs.js';
import { atMost, printRow, printTitle } from './report.js';

/** About 200 ns of work that no compiler can drop. */
function createWork(steps) {
  return (seed) => {
    let value = seed;
    for (let step = 0; step < steps; step++) value = (value * 1_103_515_245 + 12_345) | 0;
    return value;
  };
}

/** How many steps take about 200 ns here. */
function calibrate() {
  const work = createWork(100_000);
  const times = Array.from({ length: 20 }, () => {
    const start = process.hrtime.bigint();
    work(7);
    return Number(process.hrtime.bigint() - start) / 100_000;
  });
  return Math.round(200 / Math.min(...times));
}

export async function benchCall({ withErrorTracking }) {
  printTitle('A tracked call that does not throw');
  const plain = createWork(calibrate());
  const tracked = withErrorTracking(plain);
  let sink = 0;
  const sync = await timeInTurn(
    [
      {
        run: () => {
          sink += plain(sink);
        },
      },
      {
        run: () => {
          sink += tracked(sink);
        },
      },
    ],
    { calls: 200_000, rounds: 21 },
  );
  const ns = (times, index) => `${median(times[index]).toFixed(0)} ns`;
  printRow(
    'sync, against a function of 200 ns',
    ratio(sync, 1, 0),
    atMost(1.15),
    `${ns(sync, 1)} / ${ns(sync, 0)}`,
  );

  const waiting = async () => {
    await new Promise((resolve) => setImmediate(resolve));
  };
  const trackedWaiting = withErrorTracking(waiting);
  const async = await timeInTurn([{ run: waiting }, { run: trackedWaiting }], {
    calls: 20_000,
    rounds: 15,
  });
  printRow(
    'async, against one that awaits setImmediate',
    ratio(async, 1, 0),
    atMost(1.1),
    `${ns(async, 1)} / ${ns(async, 0)}`,
  );

  const trivial = async () => 1;
  const trackedTrivial = withErrorTracking(trivial);
  const small = await timeInTurn([{ run: trivial }, { run: trackedTrivial }], {
    calls: 50_000,
    rounds: 15,
  });
  printRow(
    'async, against one that does nothing',
    ratio(small, 1, 0),
    null,
    `${ns(small, 1)} / ${ns(small, 0)}`,
  );
  return sink;
}
