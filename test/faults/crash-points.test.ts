import { expect, test } from 'vitest';
import { killAtEachChange } from './crash-points.js';

/** On a busy machine. */
const LONG_MS = 120_000;

test(
  'whenever a process is killed, nothing is lost, double or left about',
  async () => {
    const figure = await killAtEachChange({
      seed: Date.now() % 10_000,
      points: 8,
      parallel: 2,
    });
    expect(figure.harmed, figure.note).toEqual([]);
    expect(figure.tried).toBe(8);
  },
  LONG_MS,
);

test(
  'a program that leaves half of its work is found out',
  async () => {
    const program = `
    const { readFileSync, writeFileSync } = require('node:fs');
    writeFileSync('TODO.md', readFileSync('TODO.md', 'utf8'));`;
    const { tried, harmed } = await killAtEachChange({ seed: 1, points: 10, parallel: 2 }, [
      {
        name: 'a careless editor',
        prepare: async () => {},
        args: () => ['-e', program],
        judge: (scene) => scene.findBroken(),
      },
    ]);
    expect(tried).toBe(4);
    expect(harmed.join('\n')).toContain('killed amid change 2');
    expect(harmed.join('\n')).toContain("has lost the person's line");
  },
  LONG_MS,
);
