import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TrackedProject } from '../support/tracked-project.js';

let project: TrackedProject;
beforeEach(() => {
  project = new TrackedProject();
});
afterEach(() => project.remove());

const HEAD = `
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import { captureError, ErrorTracker, errorTracker, errorTrackingContext, withErrorTracking } from 'errtrack';
const track = (context, fn) => withErrorTracking(fn, { context });
const swallow = (fn) => { try { return fn(); } catch (error) { return error; } };
`;

/** One program with many independent parts, each with contexts of its own: a process for each would be slow. */
const PARTS: readonly (readonly [what: string, code: string, counts: readonly string[]])[] = [
  [
    'nested boundaries count once, where it was thrown',
    `const a = track('nest-inner', () => { throw new Error('nest'); });
     const b = track('nest-middle', () => a());
     swallow(track('nest-outer', () => b()));`,
    ['nest-inner × 1'],
  ],
  [
    'a rethrow in a catch counts once, also after clean-up',
    `const a = track('rethrow-inner', async () => { await null; throw new Error('rethrow'); });
     const b = track('rethrow-outer', async () => {
       await turn();
       try { await a(); } catch (error) { await pause(5); throw error; } finally { await turn(); }
     });
     await b().catch(() => {});`,
    ['rethrow-inner × 1'],
  ],
  [
    'an asynchronous boundary with waits before and after counts once',
    `const a = track('waits-inner', async () => { await turn(); throw new Error('waits'); });
     const b = track('waits-outer', async () => { await turn(); const r = await a(); await turn(); return r; });
     await b().catch(() => {});`,
    ['waits-inner × 1'],
  ],
  [
    'one instance thrown a thousand times in a loop',
    `const shared = new Error('instance-sync');
     const f = track('instance-sync', () => { throw shared; });
     for (let i = 0; i < 1000; i++) swallow(f);`,
    ['instance-sync × 1000'],
  ],
  [
    'one instance thrown a thousand times one after the other',
    `const shared = new Error('instance-async');
     const f = track('instance-async', async () => { await null; throw shared; });
     for (let i = 0; i < 1000; i++) await f().catch(() => {});`,
    ['instance-async × 1000'],
  ],
  [
    'one instance thrown a thousand times at once',
    `const shared = new Error('instance-settled');
     const f = track('instance-settled', async () => { await turn(); throw shared; });
     await Promise.allSettled(Array.from({ length: 1000 }, () => f()));`,
    ['instance-settled × 1000'],
  ],
  [
    'one instance thrown a thousand times inside a boundary',
    `const shared = new Error('instance-within');
     const f = track('instance-within', async () => { await turn(); throw shared; });
     const all = track('instance-around', async () => {
       await turn();
       await Promise.allSettled(Array.from({ length: 1000 }, () => f()));
       throw shared;
     });
     await all().catch(() => {});`,
    ['instance-within × 1000'],
  ],
  [
    'a string that crosses two boundaries',
    `const f = track('string-inner', () => { throw 'a string'; });
     swallow(track('string-outer', () => f()));`,
    ['string-inner × 1'],
  ],
  [
    'a string thrown again',
    `const f = track('string-again', () => { throw 'again'; });
     for (let i = 0; i < 5; i++) swallow(f);`,
    ['string-again × 5'],
  ],
  [
    'tracked calls gathered in a tracked call',
    `const f = track('all-part', async (n) => { await turn(); if (n > 0) throw new Error('part'); });
     await track('all-whole', () => Promise.all([0, 1, 2].map(f)))().catch(() => {});
     await turn();`,
    ['all-part × 2'],
  ],
  [
    'captureError after a boundary adds nothing',
    `const f = track('caught-boundary', () => { throw new Error('caught'); });
     try { f(); } catch (error) { captureError(error, { context: 'caught-again' }); }`,
    ['caught-boundary × 1'],
  ],
  [
    'captureError before a boundary counts, and the boundary adds nothing',
    `swallow(track('noted-boundary', () => {
       try { throw new Error('noted'); } catch (error) { captureError(error, { context: 'noted' }); throw error; }
     }));`,
    ['noted × 1'],
  ],
  [
    'trackError counts each time',
    `const error = new Error('thrice');
     for (let i = 0; i < 3; i++) errorTracker.trackError(error, { context: 'thrice' });`,
    ['thrice × 3'],
  ],
  [
    'a retry counts each attempt',
    `const f = track('attempt', async () => { await null; throw new Error('attempt'); });
     const retry = track('retry', async () => {
       let last;
       for (let i = 0; i < 3; i++) { try { return await f(); } catch (error) { last = error; } }
       throw last;
     });
     await retry().catch(() => {});`,
    ['attempt × 3'],
  ],
  [
    'an error that wraps another counts beside it',
    `const f = track('cause', () => { throw new Error('root cause'); });
     swallow(track('wrapper', () => { try { f(); } catch (cause) { throw new Error('wrapping', { cause }); } }));`,
    ['cause × 1', 'wrapper × 1'],
  ],
  [
    'a block counts as a boundary does',
    `const f = track('block-inner', async () => { throw new Error('in a block'); });
     await errorTrackingContext('block-outer', 'LOW', async () => { await f(); }).catch(() => {});
     swallow(() => errorTrackingContext({ context: 'block-alone' }, () => { throw new Error('alone'); }));
     swallow(() => errorTrackingContext('block-short', () => { throw new Error('short'); }));`,
    ['block-alone × 1', 'block-inner × 1', 'block-short × 1'],
  ],
  [
    'a generator counts what its body throws',
    `const f = withErrorTracking(function* () { yield 1; throw new Error('body'); }, { context: 'generator' });
     swallow(() => [...f()]);
     const g = withErrorTracking(async function* () { yield 1; throw new Error('async body'); }, { context: 'async-generator' });
     try { for await (const _ of g()); } catch {}`,
    ['async-generator × 1', 'generator × 1'],
  ],
  [
    'a promise that is remembered counts once',
    `let memo;
     const f = track('memo', () => (memo ??= Promise.reject(new Error('memo'))));
     f().catch(() => {});
     for (let i = 0; i < 3; i++) await f().catch(() => {});`,
    ['memo × 1'],
  ],
  [
    'an endless recursion counts once, with its own message',
    `const dive = track('dive', (n) => 1 + dive(n + 1));
     swallow(() => dive(0));`,
    ['dive × 1'],
  ],
  [
    // The engine makes frames smaller as it learns: a hundred calls say nothing about the room that is left.
    'an endless recursion counts once when all code is warm',
    `const warm = track('warm', () => { throw new Error('warm'); });
     for (let i = 0; i < 20_000; i++) swallow(warm);
     const warmDive = track('warm-dive', function sink(n) { return 1 + warmDive(n + 1); });
     swallow(() => warmDive(0));`,
    ['warm × 20000', 'warm-dive × 1'],
  ],
  [
    'an error near the end of the stack that is no overflow counts once, wherever it comes and whatever its tags',
    `const descend = (depth, work) => (depth > 0 ? descend(depth - 1, work) : work());
     const isAtEdge = (error) => error instanceof TypeError;
     for (let depth = 20_000, seen = 0; seen < 200; depth -= 25) {
       const options = { context: 'edge', tags: { seen }, ignore: [RangeError] };
       const edge = withErrorTracking(function edge() { throw new TypeError('at the edge'); }, options);
       if (isAtEdge(swallow(() => descend(depth, edge)))) seen++;
       if (seen > 0) await null;
     }`,
    ['edge × 200'],
  ],
];

test('each throw counts once', { timeout: 60_000 }, () => {
  const code = PARTS.map(([, part]) => `{\n${part}\n}`).join('\n');
  const run = project.run(`${HEAD}${code}\nawait errorTracker.flush();`);
  expect(run).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
  const counts = project.counts();
  const wrong = PARTS.filter(([, , expected]) => !expected.every((line) => counts.includes(line)));
  expect(wrong.map(([what]) => what)).toEqual([]);
  expect(counts).toEqual(PARTS.flatMap(([, , expected]) => expected).sort());
});

describe('two copies', () => {
  test('in one process, and CommonJS beside ESM, count a throw once', () => {
    project.write(
      'app.mjs',
      `import { createRequire } from 'node:module';
       import { withErrorTracking as one, errorTracker } from 'errtrack';
       const require = createRequire(import.meta.url);
       const { withErrorTracking: two, captureError } = require('errtrack');
       const inner = two(async () => { throw new Error('crossing'); }, { context: 'inner' });
       const outer = one(async () => { await null; return inner(); }, { context: 'outer' });
       const most = two(() => outer(), { context: 'most' });
       await most().catch((error) => captureError(error, { context: 'noted' }));
       const text = one(() => { throw 'text'; }, { context: 'text' });
       try { two(() => text(), { context: 'around' })(); } catch {}
       const otherTracker = two(() => { throw new Error('by tracker'); }, { context: 'tracker', tracker: errorTracker });
       try { otherTracker(); } catch {}`,
    );
    expect(project.node(['app.mjs'])).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
    expect(project.counts()).toEqual(['inner × 1', 'text × 1', 'tracker × 1']);
  });
});
