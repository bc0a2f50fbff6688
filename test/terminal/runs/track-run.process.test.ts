import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { TrackedProject } from '../../support/tracked-project.js';
import { Screen } from './support/screen.js';

const STORY = fileURLToPath(
  new URL('../../fixtures/run-stories/import-measures.mjs', import.meta.url),
);
const PTY = fileURLToPath(new URL('./support/in-terminal.py', import.meta.url));
const ESCAPE = '\u001b';
const FRAME_END = `${ESCAPE}[J`;

type Environment = Readonly<Record<string, string>>;

let project: TrackedProject;
beforeAll(() => {
  project = new TrackedProject();
  project.write('app.mjs', readFileSync(STORY, 'utf8'));
});
afterAll(() => project.remove());

describe.concurrent('a run, as a person sees it', () => {
  it.for<readonly [number, number, string, Environment]>([
    [40, 14, 'live-40', {}],
    [80, 24, 'live-80', {}],
    [200, 50, 'live-200', {}],
    [80, 24, 'live-80', { NO_COLOR: '1' }],
  ])(
    'live in a terminal of %i columns and %i rows: %s %o',
    async ([columns, rows, name, env], { expect }) => {
      const { output, code } = await runInTerminal(columns, rows, env);
      expect(output.includes(`${ESCAPE}[1m`)).toBe(!('NO_COLOR' in env));
      // While the gate is open, and when all is over.
      const open = output.lastIndexOf('Log in to the customer portal');
      const shown = output.slice(0, output.indexOf(FRAME_END, open) + FRAME_END.length);
      const screens = [shown, output].map((told) => {
        const screen = new Screen(columns, rows);
        screen.write(told);
        return screen.text;
      });
      const golden = `${screens.join('\n\n')}\nexit ${code}\n`;
      await expect(normalise(golden)).toMatchFileSnapshot(`../goldens/track-run-${name}.txt`);
    },
  );

  it.for<readonly [string, Environment]>([
    ['ci', { CI: 'true' }],
    ['dumb', { TERM: 'dumb' }],
    ['accessible', { ACCESSIBLE: '1' }],
  ])('in lines in a terminal: %s', async ([name, env], { expect }) => {
    const { output, code } = await runInTerminal(80, 24, env);
    expect(output).not.toContain(ESCAPE);
    const golden = `${output.replaceAll('\r\n', '\n')}exit ${code}\n`;
    await expect(normalise(golden)).toMatchFileSnapshot(`../goldens/track-run-${name}.txt`);
  });

  it.for<readonly [string, Environment]>([
    ['pipe', {}],
    ['pipe', { FORCE_COLOR: '3', ERRTRACK_OUTPUT: 'live' }],
    ['verbose', { ERRTRACK_VERBOSE: '1' }],
    ['github', { GITHUB_ACTIONS: 'true', CI: 'true' }],
  ])('in lines in a pipe: %s %o', async ([name, env], { expect }) => {
    const { output, code } = await run(['bash', '-c', '"$0" app.mjs 2>&1', process.execPath], env);
    expect(output).not.toContain(ESCAPE);
    const golden = `${output}exit ${code}\n`;
    await expect(normalise(golden)).toMatchFileSnapshot(`../goldens/track-run-${name}.txt`);
  });
});

async function runInTerminal(columns: number, rows: number, env: Environment) {
  const size = [String(columns), String(rows), '[]'];
  const { output, errors } = await run(['python3', PTY, ...size, process.execPath, 'app.mjs'], env);
  const code: unknown = JSON.parse(errors).code;
  return { output, code };
}

async function run([program = '', ...args]: readonly string[], env: Environment) {
  const child = spawn(program, args, {
    cwd: project.folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
      HOME: project.folder,
      LANG: 'C.UTF-8',
      TERM: 'xterm-256color',
      ...env,
    },
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { output, errors, code: await ended };
}

/** Times and ids take the same room whatever they are. */
function normalise(told: string): string {
  return told
    .replace(/\d{8}-\d{6}-\d{3}-[\da-f]{4}/g, '20260204-151515-123-abcd')
    .replace(/\d\.\ds/g, '0.1s')
    .replace(/(?<=[ ·])\ds/g, '0s');
}
