// What a tracked call costs that throws an error which is known already; in a process of its own.
import {
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ErrorTracker, withErrorTracking } from '../dist/index.js';
import { median, percentile, ratio, timeInTurn } from './pairs.js';
import { createProject } from './project.js';
import { atLeast, atMost, printRow, printTitle } from './report.js';

const root = createProject();
const tracker = new ErrorTracker({ root, fold: 'manual' });
const folder = mkdtempSync(join(tmpdir(), 'errtrack-bench-peers-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

function stage(name) {
  throw new TypeError(`Cannot resize ${name}`);
}
const tracked = withErrorTracking(stage, { tracker, context: 'stage' });
const swallow = (call) => () => {
  try {
    call('input.jpg');
  } catch {}
};

// The physical limit: the throw, the stack read once, and one write of as many bytes.
for (let warm = 0; warm < 1_000; warm++) swallow(tracked)();
const before = journalBytes();
for (let repeat = 0; repeat < 1_000; repeat++) swallow(tracked)();
const bytes = Buffer.alloc(Math.round((journalBytes() - before) / 1_000), 'x');
const fd = openSync(join(folder, 'limit'), 'a');
let sink = 0;
const limit = () => {
  try {
    stage('input.jpg');
  } catch (error) {
    sink += error.stack.length;
    writeSync(fd, bytes);
  }
};

const us = (times, index) => `${(median(times[index]) / 1_000).toFixed(1)} us`;

printTitle(`A tracked call that throws a known error (${bytes.length} bytes a record)`);
// Measured before a rival is loaded: some change the depth of every stack of the process.
const own = await timeInTurn([{ run: limit }, { run: swallow(tracked) }], {
  calls: 500,
  rounds: 41,
});
printRow(
  'against throw + .stack + one writeSync of the same bytes',
  ratio(own, 1, 0),
  atMost(2.5),
  `${us(own, 1)} / ${us(own, 0)}`,
);
const single = [];
for (let call = 0; call < 20_000; call++) {
  const start = process.hrtime.bigint();
  swallow(tracked)();
  single.push(Number(process.hrtime.bigint() - start) / 1_000);
}
printRow(
  'p99 of one capture, in us',
  percentile(single, 0.99),
  atMost(1_000),
  `median ${median(single).toFixed(1)} us`,
);

const peers = await loadPeers();
const rivals = await timeInTurn([{ run: swallow(tracked) }, ...peers], { calls: 200, rounds: 25 });
for (const [index, peer] of peers.entries()) {
  const figure = ratio(rivals, index + 1, 0);
  printRow(`${peer.name}: times our cost`, figure, peer.bound, us(rivals, index + 1));
}
process.exitCode = sink > 0 ? 0 : 1;

function journalBytes() {
  const journal = join(root, '.errtrack', 'journal');
  return readdirSync(journal).reduce((sum, name) => sum + statSync(join(journal, name)).size, 0);
}

async function loadPeers() {
  const [Sentry, { pino }, { JSONFilePreset }] = await Promise.all([
    import('@sentry/node'),
    import('pino'),
    import('lowdb/node'),
  ]);
  mkdirSync(join(folder, 'peers'));
  Sentry.init({
    dsn: 'http://key@127.0.0.1:9/1',
    transport: () => ({ send: async () => ({}), flush: async () => true }),
    defaultIntegrations: false,
    tracesSampleRate: 0,
  });
  const log = pino(pino.destination({ dest: join(folder, 'pino.log'), sync: true }));
  const db = await JSONFilePreset(join(folder, 'lowdb.json'), { count: 0 });
  const caught = (handle) => () => {
    try {
      return stage('input.jpg');
    } catch (error) {
      return handle(error);
    }
  };
  return [
    {
      name: '@sentry/node captureException, no-op transport',
      bound: atLeast(2),
      run: caught((error) => void Sentry.captureException(error)),
    },
    { name: 'pino, synchronous file', bound: null, run: caught((error) => void log.error(error)) },
    {
      name: 'lowdb read-modify-write of one counter',
      bound: null,
      run: caught(async (error) => {
        await db.read();
        db.data.count += error.stack.length;
        await db.write();
      }),
    },
  ];
}
