import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunStart } from '../../../src/core/runs/run-events.js';
import type { Environment } from '../../../src/terminal/runs/run-output.js';
import { createRunRenderer } from '../../../src/terminal/runs/run-renderer.js';
import { runStart } from '../../support/run-events.js';
import { FakePace } from './support/fake-pace.js';
import { FakeStream } from './support/fake-stream.js';
import { declare, failureOf, ToldRun } from './support/told-run.js';

describe('the live renderer', () => {
  it('draws a frame, draws it anew in its place, and leaves the whole list', () => {
    const { told, pace, stream } = start({ name: 'Import', steps: declare('Export', 'Load') });
    told.step('Export');
    pace.pass(100);
    expect(stream.screen.text).toBe(
      '⏳ Import  ──────────────────── 0% · 0s · ETA —\n  ⏳ Export  0s\n  ⏸  Load',
    );
    pace.pass(1_900);
    told.done('Export');
    told.step('Load');
    pace.pass(100);
    expect(stream.screen.text).toBe(
      '⏳ Import  ━━━━━━━━━━────────── 50% · 2s · ETA —\n  ✅ Export  2.0s\n  ⏳ Load  0s',
    );
    told.fail('Load', 'no such table');
    told.tell({ type: 'run.end', status: 'failed', failure: failureOf('no such table') });
    expect(stream.screen.text).toBe(`✅ Export  2.0s
❌ Load  0.1s
   Error: no such table
❌ Import failed after 2.1s
   Failed at step 2/2: Load
   Completed 1/2 steps
   Error: no such table`);
    expect(pace.pending).toBe(0);
    expect(Object.hasOwn(stream, 'write')).toBe(false);
  });

  it('begins at the margin where a person has typed, and leaves none of it behind', () => {
    const { told, pace, stream } = start({ name: 'Import', steps: declare('Export', 'Load') });
    told.step('Export');
    pace.pass(100);
    stream.screen.write('^C');
    told.tell({ type: 'step.progress', step: 'Export', percent: 50 });
    pace.pass(100);
    expect(stream.screen.text).toBe(
      '⏳ Import  ━━━━━─────────────── 25% · 0s · ETA —\n  ⏳ Export  ━━━━━───── 50% · 0s\n  ⏸  Load',
    );
    stream.screen.write('^C');
    stream.write('the program\n');
    stream.screen.write('^C');
    told.tell({ type: 'run.end', status: 'cancelled' });
    expect(stream.screen.text.split('\n').slice(0, 2)).toEqual(['the program', '⊘  Export  0.2s']);
  });

  it('draws ten times a second at most, each time with one write', () => {
    const { told, pace, stream } = start({ name: 'Busy', totalSteps: 1 });
    told.step('Count');
    pace.pass(1_000);
    stream.chunks.length = 0;
    for (let done = 0; done < 990; done++) {
      told.tell({
        type: 'step.progress',
        step: 'Count',
        items: { done, total: 1_000, unit: null },
      });
      pace.pass(1);
    }
    expect(stream.chunks).toHaveLength(10);
  });

  it('draws nothing where nothing has changed but what is not shown', () => {
    const { told, pace, stream } = start({ name: 'Still' });
    told.step('Wait');
    pace.pass(999);
    stream.chunks.length = 0;
    told.tell({ type: 'step.progress', step: 'Wait', details: { rows: 1 } });
    expect(stream.chunks).toEqual([]);
    pace.pass(1_000);
    expect(stream.chunks).toHaveLength(1);
  });

  it('draws ten times a second at most while the program talks without end', () => {
    const { pace, stream } = start({ name: 'Busy', totalSteps: 1 });
    pace.pass(1_000);
    stream.chunks.length = 0;
    for (let line = 0; line < 990; line++) {
      stream.write(`line ${line}\n`);
      pace.pass(1);
    }
    const frames = stream.chunks.filter((chunk) => chunk.includes('Busy'));
    expect(frames).toHaveLength(9);
    const lines = Array.from({ length: 990 }, (_, line) => `line ${line}`);
    expect(stream.screen.text.split('\n').slice(0, 990)).toEqual(lines);
  });

  it('keeps what the program writes above the frame, whole and in order, however it is written', () => {
    const chunk = fc.oneof(
      fc.constantFrom(
        '\n',
        'a',
        'one line\n',
        'two\nlines\n',
        'no end',
        '\n\n',
        'ünïcode ✅\n',
        '宽',
      ),
      fc.stringMatching(/^[ -~]{0,90}$/),
    );
    const moment = fc.oneof(
      fc.record({ write: chunk }),
      fc.record({ pass: fc.constantFrom(1, 30, 99, 100, 600, 2_000) }),
      fc.record({ done: fc.constant(true) }),
    );
    fc.assert(
      fc.property(fc.array(moment, { maxLength: 40 }), (moments) => {
        const { told, pace, stream } = start(
          { name: 'Run', totalSteps: 100 },
          { rows: 9, columns: 50 },
        );
        const written: string[] = [];
        let step = 0;
        for (const moment of moments) {
          if ('write' in moment) {
            written.push(moment.write);
            stream.write(moment.write);
          } else if ('pass' in moment) pace.pass(moment.pass);
          else {
            told.step(`s${step}`);
            told.done(`s${step++}`);
          }
        }
        told.tell({ type: 'run.end', status: 'cancelled' });
        const expected = new FakeStream({ isTTY: true, columns: 50, rows: 9 });
        expected.write(written.join(''));
        const text = expected.screen.text;
        expect(stream.screen.text.slice(0, text.length)).toBe(text);
        const rest = stream.screen.text.slice(text.length).trim().split('\n');
        expect(rest).toHaveLength(step + (step > 0 ? 2 : 1));
        expect(stream.chunks.filter((part) => part !== '' && written.includes(part))).toEqual(
          written.filter((part) => part !== ''),
        );
      }),
      { numRuns: 150 },
    );
  });

  it('hands everything that the program writes on as it was handed over', () => {
    const calls: unknown[][] = [];
    const stream = Object.assign(new FakeStream({ isTTY: true }), {
      write(...args: unknown[]) {
        calls.push(args);
        return 'what the stream returns';
      },
    });
    const own = stream.write;
    const { told } = start({ name: 'Run' }, stream);
    const done = () => {};
    const bytes = new Uint8Array([0xff, 0xfe, 10]);
    expect(stream.write('Y2FmZQ==', 'base64', done)).toBe('what the stream returns');
    stream.write(bytes);
    expect(calls).toContainEqual(['Y2FmZQ==', 'base64', done]);
    expect(calls.some(([chunk]) => chunk === bytes)).toBe(true);
    told.tell({ type: 'run.end', status: 'completed' });
    expect(stream.write).toBe(own);
  });

  it('lets the program have what its stream throws', () => {
    const stream = Object.assign(new FakeStream({ isTTY: true }), {
      write(text: unknown) {
        if (typeof text !== 'string') throw new TypeError('a string is expected');
      },
    });
    start({ name: 'Run' }, stream);
    expect(() => Reflect.apply(stream.write, stream, [12])).toThrow('a string is expected');
  });

  it('leaves alone who has taken its place', () => {
    const { told, stream } = start({ name: 'Run' });
    const ours = stream.write;
    const theirs = (text: string) => Reflect.apply(ours, stream, [text.toUpperCase()]);
    stream.write = theirs;
    told.tell({ type: 'run.end', status: 'completed' });
    expect(stream.write).toBe(theirs);
    stream.chunks.length = 0;
    stream.write('after\n');
    expect(stream.chunks).toEqual(['AFTER\n']);
  });

  it('clears its frame also where the terminal became narrower and broke its lines', () => {
    const { told, pace, stream } = start({
      name: 'A run with quite a long name',
      steps: declare('Export'),
    });
    told.step('Export');
    pace.pass(1_000);
    stream.chunks.length = 0;
    stream.columns = 20;
    pace.pass(1_000);
    // 48 columns of 20 are three lines, and one for the step.
    expect(stream.chunks[0]).toMatch(/^\u001b\[5A/);
    for (const line of stream.chunks[0]?.split('\n') ?? []) expect(line.length).toBeLessThan(32);
  });

  it('shares one frame among the runs of a terminal', () => {
    const pace = new FakePace();
    const stream = new FakeStream({ isTTY: true });
    const runs = ['one', 'two'].map((id) => start({ id, name: id }, stream, pace).told);
    const inner = start(
      { id: 'in', name: 'inner', parent: { run: 'one', step: null } },
      stream,
      pace,
    ).told;
    pace.pass(1_100);
    const bar = '──────────────────── 0% · 1s · ETA —';
    expect(stream.screen.text).toBe(`⏳ one  ${bar}\n  ⏳ inner  0% · 1s\n⏳ two  ${bar}`);
    inner.tell({ type: 'run.end', status: 'completed' });
    runs[1]?.tell({ type: 'run.end', status: 'completed' });
    expect(stream.screen.text).toBe('✅ two completed in 1.1s');
    pace.pass(1_000);
    runs[0]?.tell({ type: 'run.end', status: 'completed' });
    expect(stream.screen.text).toBe(
      '✅ two completed in 1.1s\n✅ inner  1.1s\n✅ one completed in 2.1s',
    );
    expect(pace.pending).toBe(0);
  });

  it('leaves no listener behind, and listens to no signal that ends a program', () => {
    const names = ['exit', 'SIGINT', 'SIGTERM', 'SIGHUP', 'SIGCONT', 'uncaughtException'];
    const before = names.map((name) => process.listenerCount(name));
    const { renderer } = start({ name: 'Run' });
    expect(
      ['SIGINT', 'SIGTERM', 'SIGHUP', 'uncaughtException'].map((name) =>
        process.listenerCount(name),
      ),
    ).toEqual(before.filter((_, index) => [1, 2, 3, 5].includes(index)));
    renderer.close();
    expect(names.map((name) => process.listenerCount(name))).toEqual(before);
  });

  it('writes no colour where none is wanted, and colours as soon as they are there', async () => {
    const plain = start({ name: 'Run' }, {}, undefined, { NO_COLOR: '1' });
    const colored = start({ name: 'Run' });
    await expect
      .poll(() => {
        colored.pace.pass(100);
        return colored.stream.text;
      })
      .toMatch(/\u001b\[1mRun/);
    plain.pace.pass(1_000);
    expect(plain.stream.text).not.toMatch(/\u001b\[[\d;]*m/);
    plain.renderer.close();
    colored.renderer.close();
  });
});

function start(
  head: Partial<RunStart>,
  shape: FakeStream | { rows?: number; columns?: number } = {},
  pace = new FakePace(),
  env: Environment = {},
) {
  const stream = shape instanceof FakeStream ? shape : new FakeStream({ isTTY: true, ...shape });
  const renderer = createRunRenderer({ output: 'auto', stream, env, pace });
  const told = new ToldRun(renderer, pace.now);
  told.tell(runStart(head));
  return { told, pace, stream, renderer };
}
