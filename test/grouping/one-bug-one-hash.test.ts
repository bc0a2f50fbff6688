import { transformSync } from 'esbuild';
import { afterEach, expect, test } from 'vitest';
import { TrackedProject } from '../support/tracked-project.js';

const projects: TrackedProject[] = [];
afterEach(() => {
  for (const project of projects.splice(0)) project.remove();
});

function createProject(): TrackedProject {
  const project = new TrackedProject();
  projects.push(project);
  return project;
}

const PHOTOS = `
import { readFileSync } from 'node:fs';

export class PhotoError extends Error {
  constructor(photo: string, problem: string, options?: ErrorOptions) {
    super(\`Photo \${photo}: \${problem}\`, options);
  }
}

interface Photo { size?: { width: number; height: number } }

const readWidth = (photo: Photo) => (photo.size as { width: number }).width;
const readHeight = (photo: Photo) => (photo.size as { height: number }).height;
class Album {
  private load(path: string): string { return readFileSync(path, 'utf8'); }
  open(path: string): unknown { return JSON.parse(this.load(path)); }
}

function inStep(step: () => unknown): unknown {
  try { return step(); } catch (cause) { throw new Error('step failed', { cause }); }
}

export const bugs: Readonly<Record<string, (given: string) => unknown>> = {
  missing: (given) => new Album().open(given + '.json'),
  width: () => readWidth({}),
  height: () => readHeight({}),
  'a person’s words': (given) => { throw new PhotoError(given, 'taken from ' + given + ' twice'); },
  'wrapped width': () => inStep(() => readWidth({})),
  'wrapped missing': (given) => inStep(() => new Album().open(given)),
};
`;

const MAIN = (photos: string) => `
import { captureError } from 'errtrack';
import { bugs } from '${photos}';
for (const [bug, run] of Object.entries(bugs)) {
  const hashes = new Set();
  for (const given of ['tuesday', 'x-7', '0b1c9d2e-7f3a-4c55-9e10-aa55d0c0ffee']) {
    try { run(given); } catch (error) { hashes.add(captureError(error)); }
  }
  console.log(bug + ': ' + [...hashes].join(' '));
}`;

/** What each bug is known by, on every version of Node. A change of these is a new grouping version. */
const HASHES: Readonly<Record<string, string>> = {
  missing: '2d2d3559cf64ddd9',
  width: 'cba7283e75951884',
  height: '27dcc84862f659e7',
  'a person’s words': '7a68df9c0481280c',
  'wrapped width': '3055aac0af2836e2',
  'wrapped missing': '6e36ea65c48938e6',
};

interface Variant {
  readonly above?: string;
  readonly folder?: string;
  readonly options: Parameters<typeof transformSync>[1];
}

const VARIANTS: Readonly<Record<string, Variant>> = {
  compiled: { options: {} },
  'in another folder': { folder: 'build/deep', options: {} },
  'with thirty lines above': { above: '// a comment\n'.repeat(30), options: {} },
  'for an old engine': { options: { target: 'es2018' } },
  minified: { options: { minify: true } },
};

test.each(Object.entries(VARIANTS))('one bug has one hash: %s', (_, variant) => {
  const { above = '', folder = 'dist', options } = variant;
  const project = createProject();
  const source = above + PHOTOS;
  project.write('src/photos.ts', source);
  const up = folder.split('/').map(() => '..');
  const { code } = transformSync(source, {
    ...{ loader: 'ts', sourcemap: 'inline', format: 'esm', ...options },
    sourcefile: [...up, 'src/photos.ts'].join('/'),
  });
  project.write(`${folder}/photos.mjs`, code);
  const { stdout, stderr } = project.run(MAIN(`./${folder}/photos.mjs`));
  expect(stderr).toBe('');
  const told = Object.fromEntries(
    stdout
      .trim()
      .split('\n')
      .map((line) => line.split(': ')),
  );
  expect(told).toEqual(HASHES);
});

test('each bug has a hash of its own', () => {
  expect(new Set(Object.values(HASHES)).size).toBe(Object.keys(HASHES).length);
});

test('files that are missing are one error, however many', { timeout: 60_000 }, () => {
  const project = createProject();
  project.run(`
import { readFileSync } from 'node:fs';
import { captureError, errorTracker } from 'errtrack';
for (let at = 0; at < 5_000; at++) {
  try { readFileSync('photos/' + at.toString(36) + '.jpg'); } catch (error) { captureError(error); }
}
await errorTracker.flush();`);
  expect(project.records().map(({ occurrences }) => occurrences)).toEqual([5_000]);
});

test('a secret changes no hash, and is nowhere', () => {
  const project = createProject();
  const secrets = ['ghp_16C7e42F292c6912E7710c838347Ae178B4a', 'AKIAIOSFODNN7EXAMPLE'];
  const { stdout } = project.run(`
import { captureError, errorTracker } from 'errtrack';
const hashes = ${JSON.stringify(['', ...secrets])}.map((token) =>
  captureError(new Error('login refused, token=' + (token || 'AKIAI44QH8DHBEXAMPLE'))));
console.log(new Set(hashes).size);
await errorTracker.flush();`);
  expect(stdout).toBe('1\n');
  const written = ['errors_log.json', 'TODO.md'].map((name) => project.read(name) ?? '').join('');
  expect(written).toContain('login refused');
  for (const secret of secrets) expect(written).not.toContain(secret);
});
