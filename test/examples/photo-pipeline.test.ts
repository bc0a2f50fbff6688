import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const REPOSITORY = resolve('.');
const EXAMPLE = join(REPOSITORY, 'examples', 'photo-pipeline');
const MADE_BY_RUNS =
  /[/\\](dist|photos|enhanced|\.errtrack|TODO\.md|FIXED_ERRORS\.md|errors_log\.json)$/;

/** Severity, context, type, start of the message, place, and how often one run meets it. */
const EXPECTED = [
  [
    'HIGH',
    'decode_pixels',
    'Error',
    'VipsJpeg: premature end of JPEG',
    at('photo-pipeline', 'image.toBuffer(WITH_SIZE)'),
    2,
  ],
  [
    'HIGH',
    'optimal_workflow_complete',
    'NameTakenError',
    'harbour.png and harbour.jpg want',
    at('photo-pipeline', 'new NameTakenError'),
    1,
  ],
  [
    'HIGH',
    'stage1_load_and_verify',
    'EmptyPhotoError',
    'empty.jpg holds no bytes',
    at('photo-pipeline', 'new EmptyPhotoError'),
    1,
  ],
  [
    'HIGH',
    'stage1_load_and_verify',
    'Error',
    'ENOENT: no such file or directory',
    at('photo-pipeline', 'await readFile(path)'),
    1,
  ],
  [
    'HIGH',
    'stage1_load_and_verify',
    'Error',
    'Input buffer contains unsupported',
    at('photo-pipeline', '.metadata()'),
    1,
  ],
  [
    'HIGH',
    'stage1_load_and_verify',
    'Error',
    'Input image exceeds pixel limit',
    at('photo-pipeline', '.metadata()'),
    1,
  ],
  [
    'HIGH',
    'stage3_enhance',
    'Error',
    'hist_local: window too large',
    at('photo-pipeline', 'enhanced.toBuffer'),
    1,
  ],
  [
    'LOW',
    'read_caption',
    'SyntaxError',
    'Unterminated string in JSON',
    at('caption', 'JSON.parse'),
    1,
  ],
  [
    'MEDIUM',
    'stage2_resize',
    'PhotoTooSmallError',
    '40×34 pixels are too few',
    at('photo-pipeline', 'new PhotoTooSmallError'),
    1,
  ],
  [
    'MEDIUM',
    'stage4_postprocessing',
    'Error',
    'Image to composite must have same',
    at('photo-pipeline', 'signed.toBuffer'),
    1,
  ],
] as const;

interface Entry {
  readonly hash: string;
  readonly status: string;
  readonly severity: string;
  readonly context: string;
  readonly type: string;
  readonly message: string;
  readonly location: { readonly file: string; readonly line: number } | null;
  readonly occurrences: number;
}

const home = mkdtempSync(join(tmpdir(), 'photo-pipeline-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

test('a run enters every failure once, in its section; a second run only counts', () => {
  const project = createProject('order');

  const first = runDemo(project);
  expect(first.stderr).toBe('');
  expect(first.status).toBe(0);
  expect(first.stdout).toContain('3 published   2 with reservations   8 failed');
  expect(first.stdout).toContain('The pipeline ended with exit code 1.');
  const todo = read(project, 'TODO.md');
  expect(first.stdout).toContain(todo.trimEnd());
  expect(describeEntries(readLedger(project))).toEqual(expectedAfter(1));
  expect(describeSections(todo)).toEqual(hashesBySeverity(readLedger(project)));

  const second = runDemo(project, [], { CI: 'true' });
  expect(second.status).toBe(0);
  expect(describeEntries(readLedger(project))).toEqual(expectedAfter(2));
  expect(read(project, 'TODO.md')).toBe(todo);
}, 120_000);

test.each(['README.md', 'docs/guide.md'])('%s shows the task as it is', (page) => {
  const todo = read(join(home, 'order'), 'TODO.md');
  const task = todo.split('\n').find((line) => line.includes('hist_local'));
  expect(maskHashes(read(REPOSITORY, page))).toContain(maskHashes(String(task)));
});

test('a fix takes the task out of TODO.md and into FIXED_ERRORS.md', () => {
  const project = join(home, 'order');
  const todo = read(project, 'TODO.md');
  const entry = readLedger(project).find(({ context }) => context === 'stage3_enhance');
  const hash = String(entry?.hash);

  const bin = join(REPOSITORY, 'bin', 'errtrack.js');
  const fixed = run(project, [bin, 'fix', hash.slice(0, 8), '-d', 'Narrow the window']);
  expect(fixed.status).toBe(0);
  expect(read(project, 'TODO.md')).toBe(todo.replace(lineOf(todo, hash), ''));
  expect(read(project, 'FIXED_ERRORS.md')).toContain('Narrow the window');
  expect(read(project, 'FIXED_ERRORS.md')).toContain(hash);
}, 30_000);

test("a person's own files are taken from where the person stands", () => {
  const project = createProject('own');
  cpSync(join(home, 'order', 'dist'), join(project, 'dist'), { recursive: true });
  writeFileSync(join(home, 'letter.jpg'), 'Dear customer');
  const good = join(home, 'order', 'photos', 'meadow.png');

  const demo = runDemo(project, ['letter.jpg', good], { INIT_CWD: home });
  expect(demo.status).toBe(0);
  expect(demo.stdout).toContain('1 published   0 with reservations   1 failed');
  const entries = describeEntries(readLedger(project));
  expect(entries).toEqual(expectedAfter(1).filter((line) => line.includes('unsupported')));
}, 60_000);

/** The example as a stranger's project: its own folder, errtrack and sharp in its node_modules. */
function createProject(name: string): string {
  const project = join(home, name);
  cpSync(EXAMPLE, project, { recursive: true, filter: (path) => !MADE_BY_RUNS.test(path) });
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }\n');
  mkdirSync(join(project, 'node_modules'));
  symlinkSync(REPOSITORY, join(project, 'node_modules', 'errtrack'), 'junction');
  for (const name of ['sharp', '@types']) {
    const installed = join(REPOSITORY, 'node_modules', name);
    symlinkSync(installed, join(project, 'node_modules', name), 'junction');
  }
  return project;
}

function runDemo(
  project: string,
  args: readonly string[] = [],
  extra: Record<string, string> = {},
) {
  return run(project, ['demo.js', ...args], extra);
}

/** A bare environment: none of the marks by which errtrack knows a test runner. */
function run(cwd: string, argv: readonly string[], extra: Record<string, string> = {}) {
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, NO_COLOR: '1', ...extra };
  return spawnSync(process.execPath, argv, { cwd, env, encoding: 'utf8' });
}

function read(project: string, name: string): string {
  return readFileSync(join(project, name), 'utf8');
}

function readLedger(project: string): Entry[] {
  const { errors }: { errors: Record<string, Entry> } = JSON.parse(
    read(project, 'errors_log.json'),
  );
  return Object.values(errors);
}

/** `file:line` of the one source line that holds the text. */
function at(file: string, text: string): string {
  const lines = readFileSync(join(EXAMPLE, 'src', `${file}.ts`), 'utf8').split('\n');
  const hits = lines.flatMap((line, index) => (line.includes(text) ? [index + 1] : []));
  expect(hits).toHaveLength(1);
  return `src/${file}.ts:${hits[0]}`;
}

function expectedAfter(runs: number): string[] {
  return EXPECTED.map(([severity, context, type, message, place, count]) =>
    [severity, context, type, message, place, count * runs].join(' | '),
  );
}

function describeEntries(entries: readonly Entry[]): string[] {
  const lines = entries.map((entry) => {
    const known = EXPECTED.find((row) => entry.message.startsWith(row[3]));
    const place = entry.location && `${entry.location.file}:${entry.location.line}`;
    const message = known?.[3] ?? entry.message;
    return [entry.severity, entry.context, entry.type, message, place, entry.occurrences].join(
      ' | ',
    );
  });
  return lines.sort();
}

/** The hashes under each priority heading, in the order of the text. */
function describeSections(todo: string): Record<string, string[]> {
  const sections = todo.split(/^### /m).slice(1);
  return Object.fromEntries(
    sections.map((section) => [
      section.slice(0, section.indexOf(' PRIORITY')),
      [...section.matchAll(/errtrack:([0-9a-f]{16})/g)].map((match) => match[1] ?? '').sort(),
    ]),
  );
}

function hashesBySeverity(entries: readonly Entry[]): Record<string, string[]> {
  const hashes = (severity: string) =>
    entries
      .filter((entry) => entry.severity === severity)
      .map((entry) => entry.hash)
      .sort();
  return { HIGH: hashes('HIGH'), MEDIUM: hashes('MEDIUM'), LOW: hashes('LOW') };
}

function maskHashes(text: string): string {
  return text.replaceAll(/\b(?:[0-9a-f]{16}|[0-9a-f]{8})\b/g, '#');
}

function lineOf(text: string, hash: string): string {
  return text.split(/(?<=\n)/).find((line) => line.includes(hash)) ?? '';
}
