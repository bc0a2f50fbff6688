import { lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { EMPTY_LEDGER, formatLedger, parseLedger } from '../../src/core/ledger-text.js';
import { fold } from '../../src/fold/fold.js';
import { tryBadLedgers } from './bad-ledgers.js';
import { tryNaiveLedgers } from './naive-ledgers.js';

const SMALL = { seed: 1, mutations: 200, bigBytes: 1_000_000, programsEvery: 30 };

test('bad ledgers throw into nobody, and lose nothing', { timeout: 180_000 }, async () => {
  const figure = await tryBadLedgers(SMALL);
  expect(figure.harmed).toEqual([]);
  expect(figure.tried).toBe(270);
  expect(figure.taken).toBeGreaterThan(10);
  expect(figure.refused).toBeGreaterThan(150);
});

test('a fold that begins anew on a bad ledger is found out', { timeout: 180_000 }, async () => {
  const figure = await tryBadLedgers({
    ...SMALL,
    mutations: 12,
    programsEvery: 0,
    fold: (project, options) => {
      const path = project.files.errors;
      const isFile = lstatSync(path).isFile();
      if (isFile && !parseLedger(readFileSync(path, 'utf8')).ok)
        writeFileSync(path, formatLedger(EMPTY_LEDGER));
      return fold(project, options);
    },
  });
  expect(figure.harmed).toContain('null: it was taken');
  expect(figure.harmed.filter((line) => line.includes(' is gone')).length).toBeGreaterThan(100);
});

test('lowdb, used plainly, throws into its host and begins anew', async () => {
  const { throws, wipes, harmed, tried } = await tryNaiveLedgers({ ...SMALL, mutations: 100 });
  expect(tried).toBe(170);
  expect(harmed).toHaveLength(throws + wipes);
  expect(throws).toBeGreaterThan(60);
  expect(wipes).toBeGreaterThan(0);
});
