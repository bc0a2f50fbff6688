import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { formatLine } from '../../src/files/checked-line.js';
import { TrackedProject } from '../support/tracked-project.js';
import type { Figure } from './figure.js';

const BIN = resolve('bin/errtrack.js');
const HASH = '9ba5976d4c1f02aa';
const MAX_GROWTH_MB = 400;

export interface LedgerScale {
  /** How deep the bombs are. */
  readonly depth: number;
  /** In which places; default: all. */
  readonly places?: readonly string[];
  /** How many payloads are printed; there are 200. */
  readonly payloads: number;
}

/** Ledgers, journals, states, configurations and trouble logs that pollute prototypes, or are very deep. */
export async function readHostileFiles({
  depth,
  places = PLACES,
}: Pick<LedgerScale, 'depth' | 'places'>): Promise<Figure> {
  const harmed: string[] = [];
  const texts = Object.entries({ ...POLLUTIONS, ...createBombs(depth) });
  for (const [kind, text] of texts) harmed.push(...readEverywhere(kind, text, places));
  return {
    what: 'files that pollute or explode',
    tried: texts.length * places.length,
    harmed,
  };
}

const PLACES = [
  ...['errors_log.json', 'errtrack.config.json', '.errtrack/state/1.json'],
  ...['.errtrack/journal/aa-bb-1-0-cc.1.ndjson', '.errtrack/trouble.ndjson', '.errtrack/fold.lock'],
];

const POLLUTIONS: Readonly<Record<string, string>> = {
  '__proto__ at the top': '{"version":1,"__proto__":{"polluted":1,"status":"active"},"errors":{}}',
  '__proto__ as a record': `{"version":1,"errors":{"__proto__":{"hash":"${HASH}","polluted":1}}}`,
  'constructor.prototype': '{"version":1,"errors":{},"constructor":{"prototype":{"polluted":1}}}',
  '__proto__ in tags': JSON.stringify({
    version: 1,
    errors: { [HASH]: { ...createRecord('x'), tags: JSON.parse('{"__proto__":{"polluted":1}}') } },
  }),
};

function createBombs(depth: number): Readonly<Record<string, string>> {
  return {
    'deep lists': `{"version":1,"errors":${'['.repeat(depth)}${']'.repeat(depth)}}`,
    'deep objects': `{"version":1,"errors":{},"x":${'{"x":'.repeat(depth)}1${'}'.repeat(depth)}}`,
    'deep and open': '['.repeat(depth),
    'deep in a record': `{"version":1,"errors":{"${HASH}":{"hash":"${HASH}","x":${'['.repeat(depth)}${']'.repeat(depth)}}}}`,
  };
}

function readEverywhere(kind: string, text: string, places: readonly string[]): readonly string[] {
  return places.flatMap((place) => {
    const project = new TrackedProject();
    try {
      mkdirSync(join(project.folder, '.errtrack'), { mode: 0o700 });
      project.write(place, place.endsWith('ndjson') ? journalOf(text) : text);
      return [['status', '--json'], ['sync'], ['list', '--all', '--json'], ['doctor', '--json']]
        .flatMap((args) => readWith(project, args))
        .map((what) => `${kind} in ${place}: ${what}`);
    } finally {
      project.remove();
    }
  });
}

function journalOf(text: string): string {
  const header = `{"v":1,"w":"aa-bb-1-0-cc","pid":1,"startedAt":1,"head":null,"root":"/x"}`;
  return `${formatLine(header)}${formatLine(text.startsWith('{') ? text : `{"x":${text}}`)}`;
}

/** In a process that looks at its own prototype and memory when the command is done. */
function readWith(project: TrackedProject, args: readonly string[]): readonly string[] {
  const watch = project.write(
    'watch.cjs',
    `process.on('exit', () => {
      const { polluted } = {};
      if (polluted !== undefined || Object.keys(Object.prototype).length > 0) process._rawDebug('POLLUTED');
      const megabytes = process.resourceUsage().maxRSS / 1024;
      if (megabytes > ${MAX_GROWTH_MB}) process._rawDebug('VAST ' + megabytes);
    });`,
  );
  const { code, stderr } = project.node(['--require', watch, BIN, ...args]);
  const name = args.join(' ');
  return [
    ...(code === null ? [`${name} did not end`] : []),
    ...(/POLLUTED|VAST/.test(stderr) ? [`${name}: ${stderr.slice(0, 200)}`] : []),
    ...(/^ +at .*:\d+:\d+/m.test(stderr) ? [`${name} failed: ${stderr.slice(0, 600)}`] : []),
    ...(/Maximum call stack/.test(stderr) ? [`${name} ran out of stack`] : []),
  ];
}

/** Print hostile texts on a terminal, by every command that prints, and look at each byte that comes out. */
export async function printHostileTexts({
  payloads,
}: Pick<LedgerScale, 'payloads'>): Promise<Figure> {
  const project = new TrackedProject();
  try {
    const texts = PAYLOADS.slice(0, payloads);
    const records = texts.map((text, index) => {
      const hash = (0x1000_0000 + index).toString(16).padEnd(16, '0');
      return [hash, { ...createRecord(text), hash }];
    });
    project.write(
      'errors_log.json',
      JSON.stringify({ version: 1, errors: Object.fromEntries(records) }),
    );
    const [first = ['']] = records;
    const commands = [
      ...[['list', '--all'], ['list', '--all', '--json'], ['status'], ['doctor']],
      ...[
        ['show', String(first[0])],
        ['show', String(first[0]), '--json'],
        ['show', texts[0] ?? ''],
      ],
      ...[
        ['fix', '--all', '--dry-run'],
        ['list', '--context', texts[1] ?? ''],
        ['scrub', '--dry-run'],
      ],
      ['move', String(first[0]), texts[0] ?? ''],
    ];
    return {
      what: 'hostile texts printed on a terminal',
      tried: texts.length * commands.length,
      harmed: commands.flatMap((args) => findHarm(args, printOnTerminal(project, args))),
    };
  } finally {
    project.remove();
  }
}

function createRecord(text: string): Readonly<Record<string, unknown>> {
  const time = '2026-11-20T21:18:00.123Z';
  const location = { file: `src/${text}.ts`, line: 4, column: 2, function: text };
  return {
    ...{ hash: HASH, hashes: [], status: 'active', statusAt: time, work: 'none', task: 'listed' },
    ...{ severity: 'HIGH', severityBy: null, type: `A${text}`, message: `m ${text} n` },
    ...{ context: `c ${text}`, location, firstSeen: time, occurrences: 1, lastSeen: time },
    ...{ stack: [`${text} a.ts:1:1`], causes: [{ type: text, message: text, location }] },
    ...{ tags: { [`t${text}`]: { [`v${text}`]: 1 } }, regressions: 0, ignore: null },
    fixes: [{ at: time, description: text, commit: text, by: text, source: 'cli' }],
    ...{ overflow: false, grouping: { version: 1, template: text, site: text } },
  };
}

/** Python's pty gives the command a real terminal. */
function printOnTerminal(project: TrackedProject, args: readonly string[]): string {
  const program = 'import pty,sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)';
  const { stdout } = spawnSync('python3', ['-c', program, process.execPath, BIN, ...args], {
    cwd: project.folder,
    env: { PATH: process.env['PATH'], HOME: project.folder, TERM: 'xterm-256color', COLUMNS: '80' },
    input: '',
    timeout: 20_000,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}

/** Our own colours, the terminal's line ends, and tabs are all that may be no plain character. */
function findHarm(args: readonly string[], output: string): readonly string[] {
  const name = `errtrack ${args[0]}${args.includes('--json') ? ' --json' : ''}`;
  if (output.trim() === '') return [`${name} printed nothing`];
  const rest = output.replace(/\u001b\[[\d;]*m/g, '').replace(/\r?\n|\t/g, '');
  // JSON keeps what is invisible, but no control character that a terminal obeys.
  const hostile = args.includes('--json')
    ? /[\u0000-\u001f\u007f-\u009f]/u
    : /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\u200b-\u200f\u2060-\u2064\ufeff]/u;
  const found = hostile.exec(rest);
  if (found === null) return [];
  return [`${name} printed ${JSON.stringify(rest.slice(found.index - 20, found.index + 20))}`];
}

/** Sequences that move, ask, write, link, paste or hide, each begun in several ways. */
const PAYLOADS: readonly string[] = [
  ...['\u001b', '\u009b', '\u001b\u001b', '\\x1b\u001b'].flatMap((start) =>
    [
      ...[
        '[2J',
        '[H',
        '[31m',
        '[1;1H',
        '[6n',
        '[c',
        '[?1049h',
        '[?25l',
        '[8m',
        '[9999C',
        '[s',
        '[K',
      ],
      ...[']0;title\u0007', ']8;;http://x\u0007y', ']52;c;aGk=\u0007', ']1337;File=:x\u0007', 'c'],
      ...['P+q544e\u001b\\', '_Gx\u001b\\', '^x\u001b\\', 'X x\u001b\\', '(0', '#8', '=', '>', 'Z'],
      ...[
        '[200~rm -rf\n[201~',
        '[38;2;1;2;3m',
        '[>c',
        '[0"q',
        '[4h',
        '[3;5r',
        '[5i',
        ']4;1;?\u0007',
      ],
    ].map((rest) => start + rest),
  ),
  ...[
    '\r',
    '\b\b\b',
    '\u0007',
    '\u000b',
    '\u000c',
    '\u000e',
    '\u0000',
    '\u007f',
    '\u0085',
    '\u008d',
  ],
  ...[
    '\u0090q\u009c',
    '\u009d0;x\u009c',
    '\u0098',
    '\u009e',
    '\u009f',
    '\u0084',
    '\u0088',
    '\u008e',
  ],
  ...['\u202egpj', '\u2066x\u2069', '\u200b', '\u200d', '\ufeff', '\u2028', '\u2029', '\u061c'],
  ...['\u200e\u200f', '\u2060', '\u180e', '\u{e0041}', '\ud800', '\u00ad', '\u115f', '\u3164'],
  ...['a\rb', 'x\u001b', '\u001b[', '\u001b]', '\u001b]8;;', 'line\nline\u001b[A', '\t\u001b[3g'],
  ...['\u001b[1000000b', '\u001b[;;;;;m', '\u001b[?2004h', '\u001b[21t', '\u001b]2;x\u001b\\'],
  ...['\u001bP0;1|17/ab\u001b\\', '\u001b[18t', '\u001b[>0q', '\u001b]11;?\u0007'],
];

export const PAYLOAD_COUNT = PAYLOADS.length;

/** Modes of the data folder and the files in it, whatever the umask is; a program is run under each. */
export function listModes(umask: string): Readonly<Record<string, string>> {
  const project = new TrackedProject();
  try {
    project.write(
      'app.mjs',
      "import { captureError } from 'errtrack'; captureError(new Error('modes'));",
    );
    const code = `umask ${umask}; '${process.execPath}' app.mjs; '${process.execPath}' '${BIN}' sync; find .errtrack -printf '%y %m\\n' | sort -u > modes; chmod 600 modes`;
    spawnSync('sh', ['-c', code], {
      cwd: project.folder,
      env: { PATH: process.env['PATH'], HOME: project.folder },
    });
    const lines = readFileSync(join(project.folder, 'modes'), 'utf8').trim().split('\n');
    return Object.fromEntries(lines.map((line) => line.split(' ')));
  } finally {
    project.remove();
  }
}
