// How soon a change on disk reaches those who look at the dashboard, and what its server needs for a long stream.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ErrorTracker, trackRun } from '../dist/index.js';
import { bareEnvironment, median } from './pairs.js';
import { bin, createProject } from './project.js';
import { atMost, printRow, printTitle } from './report.js';

const CLIENTS = 50;
const ROUNDS = 300;
const WARM_UP = 30;
const EVENTS = 100_000;
const NEWLINE = 10;
const FIRST_OF_DATA = 'd'.charCodeAt(0);

/** The least that it can be: what the file system tells, read, and one write to each. */
const LIMIT = `
  import { openSync, readSync, watch } from 'node:fs';
  import { createServer } from 'node:http';
  const [folder] = process.argv.slice(1);
  const fd = openSync(folder + '/events.jsonl');
  const chunk = Buffer.alloc(65_536);
  const answers = new Set();
  let offset = 0;
  const read = () => {
    for (;;) {
      const length = readSync(fd, chunk, 0, chunk.length, offset);
      if (length === 0) return;
      offset += length;
      for (const line of chunk.toString('utf8', 0, length).trimEnd().split('\\n'))
        for (const answer of answers) answer.write('data: ' + line + '\\n\\n');
    }
  };
  watch(folder, read);
  const server = createServer((_, answer) => {
    answer.writeHead(200, { 'Content-Type': 'text/event-stream' });
    answer.flushHeaders();
    answers.add(answer);
  });
  server.listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port + '/'));
`;

printTitle(`A change on disk on its way to ${CLIENTS} clients`);
const sides = [await followRun('served'), await followRun('limit')];
const times = [[], []];
for (let round = -WARM_UP; round < ROUNDS; round++) {
  for (const [index, side] of sides.entries()) {
    const ms = await side.tell(round);
    if (round >= 0) times[index].push(ms);
  }
}
const [ours, least] = times.map(median);
printRow(
  'the median client, against fs.watch and one write to each',
  ours / least,
  atMost(2),
  `${ours.toFixed(2)} ms / ${least.toFixed(2)} ms`,
);
for (const side of sides) side.end();

printTitle(`A stream of ${EVENTS.toLocaleString('en')} events to five clients`);
await measureMemory();

/** A run in a project of its own, its server, and those who look at it. */
async function followRun(kind) {
  const root = createProject();
  const { log, end } = await startRun(root, kind);
  const folder = join(root, '.errtrack', 'runs', kind);
  const args =
    kind === 'limit' ? ['--input-type=module', '-e', LIMIT, folder] : [bin, 'serve', '--port', '0'];
  const { url, stop } = await startServer(args, root);
  const inbox = createInbox();
  const path = kind === 'limit' ? '' : 'api/events';
  const clients = await Promise.all(
    Array.from({ length: CLIENTS }, () => connect(url + path, () => inbox.note())),
  );
  // Until nothing of the beginning is on its way any more.
  await sleep(500);
  return {
    tell: async (round) => {
      await sleep(5);
      const done = inbox.expect(CLIENTS);
      const startedAt = performance.now();
      log(`round ${round}`);
      return median((await done).map((at) => at - startedAt));
    },
    end: () => {
      for (const client of clients) client.destroy();
      stop();
      end();
    },
  };
}

async function measureMemory() {
  const root = createProject();
  const { log, end } = await startRun(root, 'long');
  const { url, pid, stop } = await startServer([bin, 'serve', '--port', '0'], root);
  const readers = Array.from({ length: 5 }, createCounter);
  const clients = await Promise.all(
    readers.map(({ take }) => connect(`${url}api/events`, (piece) => take(piece))),
  );
  const peaks = [];
  const startedAt = performance.now();
  for (let told = 0; told < EVENTS; told += 500) {
    for (let index = 0; index < 500; index++) log(`event ${told + index}`);
    do await sleep(2);
    while (readers.some(({ count }) => count() < told - 5_000));
    peaks.push(readMemory(pid));
  }
  while (readers.some(({ count }) => count() < EVENTS)) await sleep(2);
  const seconds = (performance.now() - startedAt) / 1_000;
  const part = peaks.length / 5;
  const parts = [peaks.slice(part, 2 * part), peaks.slice(-part)];
  const [early, late] = parts.map((it) => Math.max(...it));
  const note = `${early.toFixed(0)} MB, then ${late.toFixed(0)} MB, in ${seconds.toFixed(1)} s`;
  printRow('memory in the last fifth, against the second', late / early, atMost(1.25), note);
  const counts = readers.map(({ count }) => count());
  printRow('events that came, of those that were told', Math.min(...counts) / EVENTS, exactly(1));
  for (const client of clients) client.destroy();
  stop();
  end();
}

/** Counts events by their beginnings; no piece is kept. */
function createCounter() {
  let events = 0;
  let line = 0;
  return {
    take: (piece) => {
      for (const byte of piece) {
        if (byte === NEWLINE) line = 0;
        else if (line++ === 0 && byte === FIRST_OF_DATA) events++;
      }
    },
    count: () => events,
  };
}

function exactly(value) {
  return { least: value, most: value, text: `= ${value}` };
}

function readMemory(pid) {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1_024;
}

/** A run of this process, as it goes on. */
async function startRun(root, id) {
  const tracker = new ErrorTracker({ root, enabled: true, fold: 'manual' });
  let end = () => {};
  const log = await new Promise((resolve) => {
    void trackRun('stream', { id, tracker, output: 'silent', reports: false }, (run) => {
      resolve((message) => run.log(message));
      return new Promise((onEnd) => {
        end = onEnd;
      });
    });
  });
  return { log, end: () => end() };
}

async function startServer(args, root) {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: bareEnvironment(),
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = await once(child.stdout, 'data');
  return { url: String(line).trim(), pid: child.pid, stop: () => child.kill() };
}

function connect(url, onPiece) {
  return new Promise((resolve) => {
    const request = get(url, { agent: false }, (response) => {
      response.on('data', onPiece).on('error', () => {});
      resolve(request);
    });
    request.on('error', () => {});
  });
}

/** Notes when pieces come. */
function createInbox() {
  let times = [];
  let wanted = 0;
  let resolve = () => {};
  return {
    expect: (count) => {
      times = [];
      wanted = count;
      return new Promise((onAll) => {
        resolve = onAll;
      });
    },
    note: () => {
      times.push(performance.now());
      if (times.length === wanted) resolve(times);
    },
  };
}
