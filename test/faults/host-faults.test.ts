import { expect, test } from 'vitest';
import { faultHosts } from './host-faults.js';

/** On a busy machine. */
const LONG_MS = 120_000;

test(
  'a program whose disk fails ends as if nobody tracked it, and its errors are counted',
  async () => {
    const figure = await faultHosts({ seed: Date.now() % 10_000, points: 5, parallel: 2 });
    expect(figure.harmed, figure.note).toEqual([]);
    expect(figure.tried).toBe(5);
  },
  LONG_MS,
);

test(
  'a program that lets a failure through is found out',
  async () => {
    const program = "require('node:fs').writeFileSync('a', 'text'); process.stdout.write('done');";
    const { harmed } = await faultHosts({ seed: 1, points: 4, parallel: 2 }, ['-e', program]);
    expect(harmed.join('\n')).toContain('its code is 1, not 0');
  },
  LONG_MS,
);
