import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import type { Figure } from './figure.js';

/** A way to keep errors without errtrack: the code that records one, and how what was kept is counted. */
interface Rival {
  /** Defines `record(error)`; knows `path`, a file of its own, and `sink`, the address of a server. */
  readonly code: string;
  readonly count: (path: string, sent: number) => number;
}

const readNumber = (path: string): number => {
  try {
    return Number(JSON.parse(readFileSync(path, 'utf8')).count);
  } catch {
    // No file, or no JSON any more: nothing is left of what was counted.
    return 0;
  }
};

const RIVALS: Readonly<Record<string, Rival>> = {
  'lowdb, read, modified and written': {
    code: `import { JSONFilePreset } from 'lowdb/node';
const db = await JSONFilePreset(path, { count: 0 });
const record = async () => { await db.read(); db.data.count++; await db.write(); };`,
    count: readNumber,
  },
  'write-file-atomic, read, modified and written': {
    code: `import { existsSync, readFileSync } from 'node:fs';
import write from 'write-file-atomic';
const read = () => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).count : 0);
const record = () => write(path, JSON.stringify({ count: read() + 1 }));`,
    count: readNumber,
  },
  'pino, as it is by default': {
    code: `import pino from 'pino';
const log = pino(pino.destination({ dest: path, sync: false }));
const record = (error) => log.error(error);`,
    count: (path) => (existsSync(path) ? readFileSync(path, 'utf8').split('\n').length - 1 : 0),
  },
  '@sentry/node with a server on this machine': {
    code: `import * as Sentry from '@sentry/node';
Sentry.init({ dsn: sink.replace('://', '://key@') + '/1', tracesSampleRate: 0 });
const record = (error) => void Sentry.captureException(error);`,
    count: (_path, sent) => sent,
  },
};

export const RIVAL_NAMES: readonly string[] = Object.keys(RIVALS);

export interface RivalLoad {
  readonly processes: number;
  readonly errors: number;
}

/** Let processes record errors through a rival at the same time, into one place, and count what is lost. */
export function loadRival(name: string, { processes, errors }: RivalLoad): Promise<Figure> {
  return withPlace(async ({ path, sink, countSent }) => {
    const program = createProgram(
      name,
      `for (let n = 0; n < ${errors}; n++) await record(new Error('error ' + process.pid + ' ' + n));`,
    );
    const ends = Array.from({ length: processes }, () => endOf(start(program, path, sink)));
    const codes = await Promise.all(ends);
    const tried = processes * errors;
    const kept = getRival(name).count(path, countSent());
    const failed = codes.filter((code) => code !== 0).length;
    return {
      what: `errors of ${processes} processes at a time: ${name}`,
      tried,
      harmed: Array.from({ length: tried - kept }, () => 'lost'),
      ...(failed > 0 && { note: `${failed} processes ended by an exception of it` }),
    };
  });
}

/** Kill a process that records through a rival, again and again, and count what it had taken and has not kept. */
export function killRival(name: string, kills: number): Promise<Figure> {
  return withPlace(async ({ path, sink, countSent }) => {
    const program = createProgram(
      name,
      `import { openSync, writeSync } from 'node:fs';
const told = openSync(path + '.told', 'w');
for (let n = 1; ; n++) {
  await record(new Error('error ' + process.pid + ' ' + n));
  writeSync(told, String(n), 0);
  if (n % 20 === 0) await new Promise(setImmediate);
}`,
    );
    let tried = 0;
    let lost = 0;
    for (let round = 0; round < kills; round++) {
      const place = `${path}${round}`;
      const sentBefore = countSent();
      const child = start(program, place, sink);
      const ended = endOf(child);
      while (!existsSync(`${place}.told`) && child.exitCode === null) await pause(2);
      await pause(30 + ((round * 37) % 200));
      child.kill('SIGKILL');
      await ended;
      const told = Number(readFileSync(`${place}.told`, 'utf8'));
      const kept = getRival(name).count(place, countSent() - sentBefore);
      tried += told;
      lost += Math.max(0, told - kept);
    }
    return {
      what: `errors told as recorded before a kill: ${name}`,
      tried,
      harmed: Array.from({ length: lost }, () => 'lost'),
      note: `${kills} kills`,
    };
  });
}

function getRival(name: string): Rival {
  const rival = RIVALS[name];
  if (rival === undefined) throw new Error(`There is no rival ${name}`);
  return rival;
}

function createProgram(name: string, body: string): string {
  const { code } = getRival(name);
  return `const [path, sink] = process.argv.slice(-2);\n${code}\n${body}`;
}

/** In the folder of the benchmarks, where the rivals are installed. */
function start(program: string, path: string, sink: string): ChildProcess {
  return spawn(process.execPath, ['--input-type=module', '-e', program, '--', path, sink], {
    cwd: resolve('bench'),
    env: { PATH: process.env['PATH'], NODE_ENV: 'production' },
    stdio: 'ignore',
  });
}

function endOf(child: ChildProcess): Promise<number | null> {
  return new Promise((done) => child.once('exit', (code) => done(code)));
}

interface Place {
  readonly path: string;
  readonly sink: string;
  /** Errors that have arrived at the server. */
  readonly countSent: () => number;
}

async function withPlace(work: (place: Place) => Promise<Figure>): Promise<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'errtrack-rival-'));
  let sent = 0;
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      sent += body.split('"type":"event"').length - 1;
      response.end('{}');
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  try {
    const sink = `http://127.0.0.1:${port}`;
    return await work({ path: join(folder, 'errors'), sink, countSent: () => sent });
  } finally {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const body = Buffer.concat(chunks);
  return (request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString();
}
