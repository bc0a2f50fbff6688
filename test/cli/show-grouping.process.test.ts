import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GroupingComparison } from '../../src/core/grouping-comparison.js';
import type { GroupingExplanation } from '../../src/core/grouping-explanation.js';
import { BIN, createWorkspace } from '../support/cli.js';
import { createRecord } from '../support/counted-record.js';
import { TrackedProject } from '../support/tracked-project.js';

const LIBRARY = `export function parse(text) {
  const error = new Error('bad ' + text);
  error.stack = error.stack.split('\\n').slice(0, 2).join('\\n');
  throw error;
}`;

const HOSTILE = `export const steps = {
  'on error'() { throw Object.assign(new Error('\\x1b[2J one\\u202e two'), { name: 'Ev\\x1b]0;il' }); },
  get 'my getter'() { throw new TypeError('got'); },
};`;

const PROGRAM = `import { readFileSync } from 'node:fs';
import { captureError } from 'errtrack';
import { parse } from 'lib';
import { steps } from './my app/new get a.mjs';

function tell(context, run, options) {
  try { run(); } catch (error) { captureError(error, { ...options, context }); }
}
const disk = () => { throw new Error('no space on disk 3'); };
const wrap = (cause) => { throw new Error('step failed', { cause }); };
const caught = (run) => { try { return run(); } catch (error) { return error; } };
const withoutStack = () => { const error = new Error('bare'); error.stack = undefined; throw error; };

tell('plain', function load() { throw new TypeError('no /data/in/17.jpg (attempt 4)'); });
tell('disk', () => wrap(new Error('outer', { cause: caught(disk) })));
tell('net', () => wrap(caught(() => JSON.parse('{'))));
tell('aggregate', () => {
  throw new AggregateError([caught(disk), caught(disk), new TypeError('b 2', { cause: caught(disk) })], 'all 3');
});
tell('nested', () => wrap(new AggregateError([new Error('in 1'), new Error('in 2')], 'inner')));
tell('mine', disk, { fingerprint: ['photos', 7] });
tell('both', disk, { fingerprint: ['{{ default }}', 'acme'], groupingDiscriminator: () => 'zen' });
tell('secret', disk, { groupingDiscriminator: 'https://bob:hunter22@x.org' });
tell('library', () => parse('x'));
tell('system', () => readFileSync('/nowhere/x.jpg'));
tell('bare', withoutStack);
tell('text', () => { throw 'only a text'; });
tell('hole', () => { throw new Error(\`cannot load \${process.argv[2]} now\`); });
tell('hostile', () => steps['on error']());
tell('getter', () => steps['my getter']);
tell('endless', function again() { again(); });
`;

const PARTS = ['mine', 'secret', 'library', 'text', 'bare', 'endless'] as const;

describe('programs are explained', () => {
  const project = new TrackedProject();
  const hashes = new Map<string, string>();
  const hashOf = (context: string): string => hashes.get(context) ?? `no ${context}`;
  const show = (...args: readonly string[]) => project.node([BIN, 'show', ...args]);
  const explain = (context: string): GroupingExplanation =>
    JSON.parse(show(hashOf(context), '--grouping', '--json').stdout);
  const compare = (one: string, two: string): GroupingComparison =>
    JSON.parse(show(hashOf(one), '--grouping', '--with', hashOf(two), '--json').stdout);

  beforeAll(() => {
    project.write('node_modules/lib/package.json', '{ "name": "lib", "exports": "./index.mjs" }');
    project.write('node_modules/lib/index.mjs', LIBRARY);
    project.write('my app/new get a.mjs', HOSTILE);
    project.write('app.mjs', PROGRAM);
    expect(project.node(['app.mjs', 'the quick brown fox'])).toMatchObject({ stderr: '', code: 0 });
    expect(
      project.node([BIN, 'run', '--', process.execPath, '-e', 'process.exit(3)']),
    ).toMatchObject({ code: 3 });
    for (const { context, hash } of project.records()) hashes.set(context, hash);
    expect(hashes.size).toBe(17);
  });
  afterAll(() => project.remove());

  test('and the inputs of each give its hash, but where one is a secret', () => {
    const proofs = [...hashes.keys()].map((context) => [context, explain(context).proof]);
    expect(Object.fromEntries(proofs)).toEqual(
      Object.fromEntries(
        [...hashes.keys()].map((it) => [it, it === 'secret' ? 'secret' : 'proven']),
      ),
    );
    expect(project.read('errors_log.json')).not.toContain('hunter22');
  });

  test('by the frame that decided, and what was replaced', () => {
    expect(explain('plain')).toMatchObject({
      inputs: [
        { name: 'type', value: 'TypeError' },
        { name: 'template', value: 'no <path> (attempt <int>)' },
        { name: 'site', value: 'app.mjs#load' },
        { name: 'cause', value: null },
      ],
      replaced: [
        { placeholder: '<path>', value: '/data/in/17.jpg' },
        { placeholder: '<int>', value: '4' },
      ],
      siteFrom: 'frame',
    });
    const [top, ...rest] = explain('plain').frames;
    expect(top).toMatchObject({ function: 'load', file: 'app.mjs', decides: true, inApp: true });
    expect(rest.map(({ decides }) => decides)).not.toContain(true);
    expect(rest.at(-1)).toMatchObject({ inApp: false, reason: 'Node.js itself' });
  });

  test('by what the source puts into a message', () => {
    expect(explain('hole').replaced).toEqual([
      { placeholder: '<str>', value: 'the quick brown fox' },
    ]);
  });

  test('by what a message means, where its words say nothing', () => {
    const { inputs, replaced, frames } = explain('system');
    expect(inputs[1]).toMatchObject({ value: 'ENOENT open' });
    expect(replaced).toBeNull();
    expect(frames.findIndex(({ decides }) => decides)).toBeGreaterThan(0);
    expect(show(hashOf('system'), '--grouping').stdout).toContain(
      '\n  The template says what this message means: ',
    );
  });

  test('by the deepest cause, which keeps two apart', () => {
    const { inputs } = explain('disk');
    expect(inputs[3]).toEqual({
      name: 'cause',
      value: { type: 'Error', template: 'no space on disk <int>', site: 'app.mjs#disk' },
      counts: true,
    });
    expect(show(hashOf('disk'), '--grouping').stdout).toContain(
      '\n     Cause: Error: no space on disk <int> in app.mjs#disk\n            (the deepest of 2)\n',
    );
    expect(compare('disk', 'net')).toMatchObject({ joined: false, because: ['cause'] });
    const { stdout, code } = show(hashOf('disk'), '--grouping', '--with', hashOf('net'));
    expect(stdout).toContain('\nNot one error, because the cause differs.\n');
    expect(code).toBe(0);
  });

  test('by each different member, and what is behind it', () => {
    const disk = { type: 'Error', template: 'no space on disk <int>', site: 'app.mjs#disk' };
    expect(explain('aggregate').inputs[4]).toEqual({
      name: 'members',
      value: [disk, { type: 'TypeError', template: 'b <int>', site: 'app.mjs', cause: disk }],
      counts: true,
    });
    expect(explain('nested').inputs[3]?.value).toEqual({
      ...{ type: 'AggregateError', template: 'inner', site: 'app.mjs' },
      members: [{ type: 'Error', template: 'in <int>', site: 'app.mjs' }],
    });
  });

  test('by what the code says of the grouping', () => {
    expect(explain('mine').inputs).toMatchObject([
      ...['type', 'template', 'site', 'cause'].map((name) => ({ name, counts: false })),
      { name: 'fingerprint', value: ['photos', '7'], counts: true },
    ]);
    expect(explain('both').inputs.slice(4)).toEqual([
      { name: 'fingerprint', value: ['{{ default }}', 'acme'], counts: true },
      { name: 'discriminator', value: 'zen', counts: true },
    ]);
    expect(compare('mine', 'both').because).toEqual(['fingerprint', 'discriminator']);
    expect(show(hashOf('secret'), '--grouping').stdout).toContain(
      'what was given in code holds a secret or the home folder',
    );
  });

  test.each([
    ['library', 'module', 'lib'],
    ['bare', 'context', 'bare'],
    ['text', 'context', 'text'],
    ['node -e', 'command', 'command node -e'],
    ['endless', 'frame', 'app.mjs#again'],
  ])('by what stands for a frame: %s', (context, siteFrom, site) => {
    const explanation = explain(context);
    expect(explanation.siteFrom).toBe(siteFrom);
    expect(explanation.inputs[2]?.value).toBe(site);
  });

  test('also where names are hostile', () => {
    expect(explain('hostile').frames[0]).toMatchObject({
      // Versions of Node put `Object.` before it, or do not.
      function: expect.stringMatching(/^(?:Object\.)?on error$/),
      ...{ file: 'my app/new get a.mjs', decides: true },
    });
    expect(explain('getter').frames[0]).toMatchObject({ file: 'my app/new get a.mjs' });
    const unsafe = /[^\P{C}\n]/u;
    const tries: readonly (readonly [readonly string[], RegExp])[] = [
      [[], unsafe],
      [['--with', hashOf('plain')], unsafe],
      [['--json'], /[^\P{Cc}\n]/u],
    ];
    for (const [more, pattern] of tries) {
      const { stdout, stderr } = show(hashOf('hostile'), '--grouping', ...more);
      expect(stdout).not.toMatch(pattern);
      expect(stderr).toBe('');
    }
    expect(show(hashOf('hostile'), '--grouping').stdout).toContain('      Type: Ev\\x1b]0;il\n');
  });

  test('and no secret, control character or empty field is shown of any', () => {
    for (const context of PARTS) {
      const { stdout, stderr, code } = show(hashOf(context), '--grouping');
      expect(stdout).not.toMatch(/[^\P{C}\n]|undefined|null|hunter22|\n\n\n/u);
      expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    }
  });
});

describe('a ledger that others wrote', () => {
  const part = { type: 'E', template: 't', site: 's' };
  const own = createRecord({
    hash: '0123456789abcdef',
    grouping: { version: 1, template: 'no such file: <path>', site: 'src/stages.ts#loadFace' },
  });

  test('says of old and merged records what is known', async () => {
    const old = createRecord({ hashes: ['feedface00000000'], grouping: { version: 0 } });
    const workspace = createWorkspace([old, own]);
    const before = workspace.read('errors_log.json');
    const { stdout, code } = await workspace.run(['show', 'feedface', '--grouping']);
    expect(stdout).toContain('it was made by version 0 of the grouping');
    expect(stdout).toContain('  feedface00000000\n');
    expect(code).toBe(0);
    const both = await workspace.run(['show', '9ba5976d', '--with', 'feedface']);
    expect(both.stdout).toContain('\nBoth hashes name this one error.\n');
    const apart = await workspace.run(['show', '01234567', '--with', '9ba5976d']);
    expect(apart.stdout.replaceAll('\n', ' ')).toContain('by versions 1 and 0 of the grouping');
    expect(workspace.read('errors_log.json')).toBe(before);
    workspace.remove();
  });

  test('is refused where its grouping is none, by name', async () => {
    const workspace = createWorkspace([own]);
    const text = workspace.read('errors_log.json');
    workspace.write(
      'errors_log.json',
      text.replace('"version": 1,\n        "t', '"version": 1, "cause": "E",\n        "t'),
    );
    const { stderr, code } = await workspace.run(['show', '01234567', '--grouping']);
    expect(stderr).toContain('the record 0123456789abcdef (line 4) has a bad "grouping"');
    expect(code).toBe(2);
    workspace.remove();
  });

  test('names what is to be compared, or says that it is not there', async () => {
    const workspace = createWorkspace([
      own,
      createRecord({ grouping: { version: 1, ...{ members: [part] } } }),
    ]);
    const { stdout, stderr, code } = await workspace.run(['show', '0123', '--with', 'abcd']);
    expect({ stdout, code }).toEqual({ stdout: '', code: 1 });
    expect(stderr).toBe(
      'error: No error abcd is tracked; `errtrack list --all` shows those that are\n',
    );
    const help = await workspace.run(['show', '--help']);
    expect(help.stdout).toMatch(/--grouping {2,}\S[\s\S]*--with <hash> {2,}\S/);
    workspace.remove();
  });
});
