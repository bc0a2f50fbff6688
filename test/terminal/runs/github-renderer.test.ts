import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { afterEach, describe, expect, it } from 'vitest';
import { formatCommand } from '../../../src/terminal/github-command.js';
import { renderStepSummary } from '../../../src/terminal/runs/github-summary.js';
import { createRunRenderer } from '../../../src/terminal/runs/run-renderer.js';
import { getSharedOutput } from '../../../src/terminal/runs/shared.js';
import { foldRun, runStart } from '../../support/run-events.js';
import { makeTempFolder } from '../../support/temp-folder.js';
import { FakePace } from './support/fake-pace.js';
import { FakeStream } from './support/fake-stream.js';
import { hostileText } from './support/hostile-names.js';
import { failureOf, startOf, ToldRun } from './support/told-run.js';

afterEach(() => {
  getSharedOutput().github.annotations = 0;
});

describe('the renderer for GitHub', () => {
  it('makes one group of each phase, and says what failed after it', () => {
    const { told, stream } = start();
    begin(told, 'Phase 1');
    told.step('Export', { phase: 'Phase 1' });
    told.done('Export');
    end(told, 'Phase 1');
    told.step('Between');
    told.done('Between');
    begin(told, 'Phase 2');
    told.step('Load', { phase: 'Phase 2' });
    told.fail('Load', 'no: 50%, really\nnot');
    told.step('Clean up', { phase: 'Phase 2' });
    told.done('Clean up');
    told.tell({ type: 'phase.end', phase: 'Phase 2', status: 'failed', reason: null });
    told.tell({ type: 'run.end', status: 'failed', failure: failureOf('no: 50%, really\nnot') });
    expect(stream.text).toMatchInlineSnapshot(`
      "Import (run 20260204-120000-abcdef)
      ::group::Phase 1
      ✅ Export 0.0s
      ::endgroup::
      ✅ Between 0.0s
      ::group::Phase 2
      ❌ Load 0.0s: no: 50%, really not
      ✅ Clean up 0.0s
      ::endgroup::
      ::error title=Import%3A Load::Error: no: 50%25, really%0Anot
      ❌ Import failed after 0.0s
         Failed at step 3/4: Load
         Completed 3/4 steps
         Error: no: 50%, really not
      "
    `);
  });

  it('keeps what another phase says until the open one has ended', () => {
    const { told, stream } = start();
    begin(told, 'one');
    begin(told, 'two');
    told.step('a', { phase: 'one' });
    told.step('b', { phase: 'two' });
    told.done('a');
    told.done('b');
    told.step('c', { phase: 'one' });
    told.done('c');
    end(told, 'two');
    end(told, 'one');
    told.tell({ type: 'run.end', status: 'completed' });
    const groups = stream.text.split('\n').filter((line) => /^::|✅ \w /.test(line));
    expect(groups.map((line) => line.replace(/ 0\.0s.*/, ''))).toEqual([
      '::group::one',
      '✅ a',
      '✅ c',
      '::endgroup::',
      '::group::two',
      '✅ b',
      '::endgroup::',
    ]);
  });

  it('closes the group of a run that ends in the middle of it', () => {
    const { told, stream } = start();
    begin(told, 'one');
    told.step('a', { phase: 'one' });
    told.tell({ type: 'warning', step: 'a', phase: 'one', message: 'hm' });
    told.tell({ type: 'run.end', status: 'cancelled' });
    expect(stream.text).toContain('⚠ a: hm\n::endgroup::\n⊘ Import cancelled');
  });

  it('never has two groups open, whichever runs go on side by side', () => {
    const stream = new FakeStream();
    const [one, two] = [start(stream).told, start(stream).told];
    for (const told of [one, two]) {
      begin(told, 'Phase');
      told.step('a', { phase: 'Phase' });
      told.fail('a', 'no');
    }
    for (const told of [two, one]) {
      told.tell({ type: 'phase.end', phase: 'Phase', status: 'failed', reason: null });
      told.tell({ type: 'run.end', status: 'failed', failure: failureOf('no') });
    }
    const commands = stream.text.split('\n').filter((line) => line.startsWith('::'));
    expect(commands.map((line) => line.split('::')[1]?.split(' ')[0])).toEqual([
      'group',
      'endgroup',
      'error',
      'error',
    ]);
  });

  it('makes ten annotations at most, and puts every failure in the summary', () => {
    const path = join(makeTempFolder(), 'summary.md');
    const { told, stream } = start(new FakeStream(), { GITHUB_STEP_SUMMARY: path });
    for (let step = 0; step < 25; step++) {
      told.step(`step ${step}`);
      told.fail(`step ${step}`, `failure ${step}`);
    }
    told.tell({ type: 'run.end', status: 'completed' });
    expect(stream.text.match(/^::error /gm)).toHaveLength(10);
    const summary = readFileSync(path, 'utf8');
    for (let step = 0; step < 25; step++) expect(summary).toContain(`Error: failure ${step}\n`);
  });

  it('keeps the summary of all runs under 900 kB', () => {
    const path = join(makeTempFolder(), 'summary.md');
    writeFileSync(path, 'x'.repeat(890_000));
    for (let run = 0; run < 3; run++) {
      const { told } = start(new FakeStream(), { GITHUB_STEP_SUMMARY: path });
      for (let step = 0; step < 30; step++) {
        told.step(`step ${step}`);
        told.fail(`step ${step}`, 'ü'.repeat(5_000));
      }
      told.tell({ type: 'run.end', status: 'completed' });
    }
    expect(statSync(path).size).toBeGreaterThan(890_000);
    expect(statSync(path).size).toBeLessThanOrEqual(900_000);
  });

  it('goes on without a summary that cannot be written', () => {
    const { told, stream } = start(new FakeStream(), { GITHUB_STEP_SUMMARY: '/nowhere/at/all' });
    told.tell({ type: 'run.end', status: 'completed' });
    expect(stream.text).toContain('✅ Import completed');
  });

  it('escapes what a command carries as the runner reads it', () => {
    expect(formatCommand('error', { title: 'a: b, 100%\r\n' }, 'a: b, 100%\r\n::x')).toBe(
      '::error title=a%3A b%2C 100%25%0D%0A::a: b, 100%25%0D%0A::x',
    );
  });

  it('lets no name or message become Markdown or HTML of its own in the summary', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (name, words) => {
        const run = foldRun([
          runStart({ name }),
          startOf('a', { name, phase: words }),
          { type: 'step.end', step: 'a', status: 'failed', failure: failureOf(words) },
        ]);
        const lines = renderStepSummary(run, 900_000).split('\n');
        // What is preformatted ends where we end it: nothing in it opens a tag.
        const text = lines.join('\n').replaceAll(/<pre>[^<]*<\/pre>/g, '');
        expect(text.replaceAll(/<\/?(?:details|summary)>|<!-- -->/g, '')).not.toMatch(/[<>`@[\]]/u);
        expect(
          lines.filter((line) => line.startsWith('| ')).map((line) => line.split('|').length),
        ).toEqual([5, 5, 5]);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ...['www.evil.example', '(WWW.evil.example)', 'see http://evil.example/x', 'ada@evil.example'],
    ...['https://evil.example', 'xmpp:ada@evil.example/x', '@octocat', 'fixes #12 for @octo/cat'],
  ])('makes no link of %s in the summary', (words) => {
    const run = foldRun([runStart({ name: words }), startOf('a', { name: words, phase: words })]);
    const tree = unified().use(remarkParse).use(remarkGfm).parse(renderStepSummary(run, 900_000));
    const [heading, , table] = tree.children.map(collectNodes);
    // The text between the nodes: what GitHub looks through for names and numbers.
    for (const nodes of [heading ?? [], table ?? []]) {
      expect(nodes.filter(({ type }) => type === 'link')).toEqual([]);
      for (const { value } of nodes) expect(value ?? '').not.toMatch(/[@#]\S/);
      expect(nodes.map(({ type, value }) => (type === 'text' ? value : '')).join('')).toContain(
        words,
      );
    }
  });
});

interface TreeNode {
  readonly type: string;
  readonly value?: string;
  readonly children?: readonly TreeNode[];
}

function collectNodes(node: TreeNode): readonly TreeNode[] {
  return [node, ...(node.children ?? []).flatMap(collectNodes)];
}

function start(stream = new FakeStream(), env: Readonly<Record<string, string>> = {}) {
  const pace = new FakePace();
  const renderer = createRunRenderer({
    output: 'auto',
    stream,
    env: { GITHUB_ACTIONS: 'true', ...env },
    pace,
  });
  const told = new ToldRun(renderer, pace.now);
  told.tell(runStart({ name: 'Import' }));
  return { told, stream };
}

function begin(told: ToldRun, phase: string): void {
  told.tell({ type: 'phase.start', phase, optional: false, condition: null });
}

function end(told: ToldRun, phase: string): void {
  told.tell({ type: 'phase.end', phase, status: 'completed', reason: null });
}
