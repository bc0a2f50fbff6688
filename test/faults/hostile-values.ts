import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { TrackedProject } from '../support/tracked-project.js';
import type { Figure } from './figure.js';
import { HOSTILE_PROGRAM } from './hostile-program.js';

export interface HostileScale {
  readonly seed: number;
  /** How many values are made up besides those of the table. */
  readonly generated: number;
  /** Without those of many megabytes, on which a naive recorder spends a minute. */
  readonly small?: boolean;
  /** A module in place of the library: for a control that must do harm. */
  readonly library?: string;
}

interface Outcome {
  readonly tried: number;
  readonly named: number;
  readonly harmed: readonly string[];
}

const MAX_RECORD = 64 * 1024;

/**
 * Throw every value of the table, and generated ones, through `captureError`, a tracked function and a tracked
 * async function, in a real process: the identical value must come back, nothing of it may be called or written,
 * and no global may change.
 */
export async function throwHostileValues(scale: HostileScale): Promise<Figure> {
  const { seed, generated, small = false, library = resolve('dist/index.js') } = scale;
  const project = new TrackedProject();
  try {
    const { outcome, stderr } = throwIn(project, library, { seed, generated, small });
    const lines = readJournal(project.folder);
    const long = lines.filter((line) => Buffer.byteLength(line) > MAX_RECORD);
    const records = lines.filter((line) => line.includes('"type":"throw"')).length;
    return {
      what: 'hostile values thrown',
      tried: outcome.tried,
      harmed: [
        ...outcome.harmed.map((line) => `${line} (seed ${seed})`),
        ...long.map((line) => `a record of ${Buffer.byteLength(line)} bytes`),
        ...(stderr === '' ? [] : [`on the host's stderr: ${stderr.slice(0, 500)}`]),
        ...(records >= outcome.named ? [] : [`only ${records} records of ${outcome.named} values`]),
      ],
      note: `${outcome.named} by name, three ways each`,
    };
  } finally {
    project.remove();
  }
}

/** The same values given to what others do with an error: how many throw into the host, and how many hang. */
export async function throwAtRivals(): Promise<readonly Figure[]> {
  return Object.entries(RIVALS).map(([name, code]) => {
    const harmed: string[] = [];
    let tried = 0;
    for (;;) {
      const { status, stdout, signal } = spawnSync(
        process.execPath,
        ['--input-type=module', '-e', `${code}\nconst skip = ${tried};\n${RIVAL_PROGRAM}`],
        { encoding: 'utf8', timeout: 10_000, killSignal: 'SIGKILL', cwd: resolve('bench') },
      );
      const lines = stdout.trim().split('\n').filter(Boolean);
      harmed.push(...lines.filter((line) => line.startsWith('threw')));
      const done = lines.filter((line) => /^(?:threw|fine)/.test(line)).length;
      tried += done;
      if (status === 0) break;
      harmed.push(`${signal === 'SIGKILL' ? 'hung' : 'ended the process'}: value ${tried}`);
      tried += 1;
    }
    return { what: `hostile values given to ${name}`, tried, harmed };
  });
}

/** Each defines `report(value)`. */
const RIVALS: Readonly<Record<string, string>> = {
  'a naive serialiser':
    'const report = (e) => JSON.stringify({ name: e.name, message: String(e.message), stack: e.stack, ...e });',
  pino: "import pino from 'pino'; const log = pino({ base: null }, { write() {} }); const report = (e) => log.error(e);",
  Sentry:
    "import * as Sentry from '@sentry/node'; Sentry.init({ dsn: 'http://a@127.0.0.1:9/1', transport: () => ({ send: async () => ({}), flush: async () => true }) }); const report = (e) => void Sentry.captureException(e);",
};

function throwIn(
  project: TrackedProject,
  library: string,
  { seed, generated, small }: Required<Omit<HostileScale, 'library'>>,
): { outcome: Outcome; stderr: string } {
  project.write('hostile.mjs', HOSTILE_PROGRAM);
  project.write(
    'app.mjs',
    `import { captureError, configure, withErrorTracking } from ${JSON.stringify(library)};
import { throwAll } from './hostile.mjs';
configure({ fold: 'manual' });
console.log(JSON.stringify(await throwAll({ captureError, withErrorTracking, seed: ${seed}, generated: ${generated}, small: ${small} })));`,
  );
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    ['--max-old-space-size=2048', 'app.mjs'],
    {
      cwd: project.folder,
      env: { PATH: process.env['PATH'], HOME: project.folder },
      encoding: 'utf8',
      timeout: 60_000 + generated * 20,
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  if (status !== 0) {
    const harmed = [`the process ended with ${status ?? signal}: ${stderr.slice(-2000)}`];
    return { outcome: { tried: 0, named: 0, harmed }, stderr: '' };
  }
  return { outcome: JSON.parse(stdout), stderr };
}

function readJournal(folder: string): readonly string[] {
  const journal = join(folder, '.errtrack', 'journal');
  if (!existsSync(journal)) return [];
  return readdirSync(journal).flatMap((name) =>
    readFileSync(join(journal, name), 'utf8').split('\n'),
  );
}

const RIVAL_PROGRAM = `${HOSTILE_PROGRAM.replaceAll('export ', '')}
const { named } = createValues(1, 0);
for (const [name, make] of named.slice(skip)) {
  let value;
  try { value = make(); } catch { console.log('fine', name); continue; }
  try { report(value); console.log('fine', name); } catch (error) { console.log('threw', name); }
}
process.exit(0);
`;
