import type { Figure } from './figure.js';
import { Arena, LIBRARY } from './support/arena.js';
import type { Ended } from './support/started.js';

export interface DeathScale {
  /** How often each death is died. */
  readonly times: number;
  /** Only these; default: all. */
  readonly kinds?: readonly string[];
  /** For a negative control: programs that end otherwise when they are tracked. */
  readonly isTold?: boolean;
}

const LANES = 3;

/**
 * Let programs die in every way, each with errtrack and without it: what was thrown before is to be on record,
 * and nothing else is to differ, neither exit code nor signal nor a byte of the output.
 */
export async function dieInEveryWay({ times, kinds, isTold = false }: DeathScale): Promise<Figure> {
  const arena = new Arena();
  const deaths = Object.entries(DEATHS).filter(([kind]) => kinds?.includes(kind) ?? true);
  const left = deaths.flatMap(([kind, death], index) =>
    Array.from({ length: times }, (_, time) => ({
      kind,
      death,
      isTold,
      isInCi: (index + time) % 2 === 0,
    })),
  );
  const harmed: string[] = [];
  const work = async () => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      harmed.push(...(await die(arena, next)));
    }
  };
  try {
    await Promise.all(Array.from({ length: LANES }, work));
    harmed.push(...(await checkRecords(arena, deaths, times)));
  } finally {
    arena.remove();
  }
  return {
    what: 'ways to die, with errtrack and without it',
    tried: deaths.length * times,
    harmed,
    note: `${deaths.length} ways, ${times} times each`,
  };
}

interface Death {
  /** What the program does once it has thrown an error that it caught. */
  readonly code: string;
  readonly flags?: readonly string[];
  /** Messages of what must be on record besides the caught one. */
  readonly records?: readonly string[];
  /** What is to be the same of stderr, where the engine tells of addresses and times; default: all of it. */
  readonly telling?: RegExp;
  /** Above the stack of what a boundary has thrown on, Node may show the boundary's line (the guide says so). */
  readonly isThrownOn?: boolean;
}

const WORKER = (code: string) =>
  `new Worker(${JSON.stringify(code)}, { eval: true, execArgv: process.execArgv })`;

const DEATHS: Readonly<Record<string, Death>> = {
  'the end of the program': { code: '' },
  'process.exit with 0': { code: 'process.exit(0);' },
  'process.exit with 3': { code: 'process.exit(3);' },
  'an exit code': { code: 'process.exitCode = 4;' },
  'an uncaught error': { code: `throw new TypeError('uncaught');`, records: ['uncaught'] },
  'an uncaught error that passed a tracked function': {
    isThrownOn: true,
    code: `track(function fail() { throw new TypeError('uncaught in fail'); }, { context: 'fail' })();`,
    records: ['uncaught in fail'],
  },
  'an unhandled rejection': {
    code: `Promise.reject(new RangeError('rejected'));`,
    records: ['rejected'],
  },
  'an unhandled rejection of no error': {
    code: `Promise.reject('no error');`,
  },
  'an uncaught error in a timer': {
    code: `setTimeout(() => { throw new Error('in a timer'); }, 5);`,
    records: ['in a timer'],
  },
  'an uncaught error in a promise chain': {
    code: `Promise.resolve().then(() => 1).then(() => { throw new Error('in a chain'); });`,
    records: ['in a chain'],
  },
  'an error in a tracked async function': {
    isThrownOn: true,
    code: `await track(async function load() { await null; throw new Error('in async'); }, { context: 'load' })();`,
    records: ['in async'],
  },
  'an uncaught error with a handler of the host’s': {
    code: `process.on('uncaughtException', (error) => { console.error('handled', error.message); process.exit(9); }); throw new Error('for the handler');`,
    records: ['for the handler'],
  },
  SIGTERM: { code: `process.kill(process.pid, 'SIGTERM'); stay();` },
  SIGINT: { code: `process.kill(process.pid, 'SIGINT'); stay();` },
  SIGHUP: { code: `process.kill(process.pid, 'SIGHUP'); stay();` },
  SIGKILL: { code: `process.kill(process.pid, 'SIGKILL'); stay();` },
  'SIGTERM with a handler of the host’s': {
    code: `process.on('SIGTERM', () => { console.log('told to go'); process.exit(7); }); process.kill(process.pid, 'SIGTERM'); stay();`,
  },
  'abort()': { code: 'process.abort();', telling: /^(?! *\d+: 0x).*$/gm },
  'no memory left': {
    code: `const all = []; for (;;) all.push(new Array(10_000).fill(all.length));`,
    flags: ['--max-old-space-size=24'],
    telling: /^FATAL ERROR: .*$/gm,
  },
  'no stack left': {
    code: `(function deeper() { deeper(); })();`,
    records: ['Maximum call stack size exceeded'],
  },
  'an uncaught error in a worker': {
    code: `${WORKER(`throw new Error('in a worker')`)};`,
    records: ['in a worker'],
  },
  'process.exit in a worker': {
    code: `${WORKER('process.exit(5)')}.on('exit', (code) => console.log('worker', code));`,
  },
  'terminate() of a worker': {
    code: `const worker = ${WORKER('setInterval(() => {}, 1000)')}; worker.on('online', () => worker.terminate()); worker.on('exit', (code) => console.log('worker', code));`,
  },
  'death by the parent': {
    code: `
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log(1)'], { stdio: ['ignore', 'pipe', 'inherit'] });
      child.stdout.once('data', () => child.kill('SIGKILL'));
      child.on('exit', (code, signal) => { console.log('child', code, signal); process.kill(process.pid, 'SIGKILL'); });`,
  },
  'process.exit in an exit listener': {
    code: `process.on('exit', () => { process.exit(6); });`,
  },
  'an error in an exit listener': {
    code: `process.on('exit', () => { throw new Error('at the exit'); });`,
    records: ['at the exit'],
  },
  'an error caught in an exit listener': {
    code: `process.on('exit', () => { record(new Error('late')); });`,
    records: ['late'],
  },
};

/** The same program twice, on as many lines: the names are errtrack's, or do nothing. */
const HEAD = {
  tracked: `
import ${JSON.stringify(LIBRARY.replace('index.js', 'register.js'))};
import { captureError, withErrorTracking as track } from ${JSON.stringify(LIBRARY)};
const record = (error) => { captureError(error, { context: 'died' }); };`,
  alone: `

const track = (fn) => fn;
const record = () => {};`,
} as const;

const BODY = `
import { spawn } from 'node:child_process';
import { Worker } from 'node:worker_threads';
const stay = () => setInterval(() => {}, 1000);
console.log('begin');
try { throw new Error('caught before KIND'); } catch (error) { record(error); }
`;

interface Dying {
  readonly kind: string;
  readonly death: Death;
  readonly isTold: boolean;
  /** Then no fold is started at the end. */
  readonly isInCi: boolean;
}

let count = 0;

async function die(
  arena: Arena,
  { kind, death, isTold, isInCi }: Dying,
): Promise<readonly string[]> {
  const { code, flags = [] } = death;
  const folder = `app-${count++}`;
  const run = (head: string) => {
    arena.write(`${folder}/app.mjs`, `${head}${BODY.replace('KIND', kind)}${code}\n`);
    return arena.node([...flags, `${folder}/app.mjs`], isInCi ? { CI: '1' } : {}).ended;
  };
  const alone = await run(HEAD.alone);
  const tracked = await run(isTold ? `${HEAD.tracked} console.log('I am tracked');` : HEAD.tracked);
  return compareEnds(alone, tracked, death).map((line) => `${kind}: ${line}`);
}

/** Each death has a record of what its program caught, and of what it died of. */
async function checkRecords(
  arena: Arena,
  deaths: readonly (readonly [string, Death])[],
  times: number,
): Promise<readonly string[]> {
  await arena.untilQuiet();
  const { code, stderr } = await arena.cli(['sync']).ended;
  if (code !== 0 || stderr !== '') return [`the last sync ended with ${code}: ${stderr}`];
  const listed = await arena.list();
  return deaths.flatMap(([kind, { records = [] }]) =>
    [`caught before ${kind}`, ...records].flatMap((message) => {
      const all = listed.filter((it) => it.message === message);
      const found = all.reduce((sum, it) => sum + it.occurrences, 0);
      return found === times
        ? []
        : [`${kind}: ${JSON.stringify(message)} was counted ${found} times instead of ${times}`];
    }),
  );
}

/** A line for each thing in which the two ends differ. */
function compareEnds(alone: Ended, tracked: Ended, death: Death): readonly string[] {
  const [wanted, found] = [alone, tracked].map((ended) => ({
    ...ended,
    stderr: normalize(ended.stderr, death),
  }));
  return (['code', 'signal', 'stdout', 'stderr'] as const).flatMap((key) => {
    const [one, other] = [wanted, found].map((ended) => JSON.stringify(ended?.[key]));
    return one === other ? [] : [`${key} is ${other} instead of ${one}`];
  });
}

/** The one frame of errtrack that the guide speaks of. */
const OUR_FRAME = /^ {4}at Object\.apply \(.*\/dist\/index\.js:\d+:\d+\)\n/m;
/** The place in the source that threw, above the message. */
const PLACE = /^.*\n.*\n *\^+\n\n/;
/** Node calls a second listener of an event on another line of its own than the only one. */
const EMIT = /^( {4}at process\.emit \(node:events):\d+:\d+\)$/gm;

function normalize(stderr: string, { telling, isThrownOn = false }: Death): string {
  const told = telling === undefined ? stderr : (stderr.match(telling) ?? []).join('\n');
  const emitted = told.replaceAll(EMIT, '$1)');
  return isThrownOn ? emitted.replace(PLACE, '').replace(OUR_FRAME, '') : emitted;
}
