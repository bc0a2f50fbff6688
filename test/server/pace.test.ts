import { expect, test } from 'vitest';
import { Pace } from '../../src/server/pace.js';

function makePace() {
  const clock = { passed: 0, worked: 0 };
  const pace = new Pace({ now: () => clock.passed, worked: () => clock.worked });
  return { clock, pace };
}

test('what is asked for now and then is done at once, a storm is held to a quarter of the time', async () => {
  const { clock, pace } = makePace();
  let worked = 0;
  for (let ms = 0; ms < 100_000; ms++) {
    clock.passed += 1;
    if (!pace.mayWork()) continue;
    await pace.work(() => {
      clock.worked += 10;
      clock.passed += 10;
      worked += 10;
    });
  }
  expect(worked / clock.passed).toBeGreaterThan(0.24);
  expect(worked / clock.passed).toBeLessThan(0.26);
});

test('a burst is done whole, and time that nobody asks is not saved for ever', async () => {
  const { clock, pace } = makePace();
  for (const start of [0, 1e9]) {
    clock.passed = start;
    let count = 0;
    while (pace.mayWork()) {
      count += 1;
      await pace.work(() => {
        clock.worked += 50;
      });
    }
    expect(count).toBe(5);
  }
});

test('waiting costs nothing, and work that fails counts', async () => {
  const { clock, pace } = makePace();
  await pace.work(async () => {
    clock.passed += 100;
  });
  expect(pace.mayWork()).toBe(true);
  const failed = pace.work(() => {
    clock.worked += 1_000;
    throw new Error('no');
  });
  await expect(failed).rejects.toThrow('no');
  expect(pace.mayWork()).toBe(false);
});
