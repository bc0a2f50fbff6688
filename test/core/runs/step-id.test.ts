import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StepIds } from '../../../src/core/runs/step-id.js';

test('steps of one name are numbered, whoever comes between them', () => {
  const ids = new StepIds();
  const names = ['Export', 'Load', 'export!', 'Export', '📦', '', 'Export'];
  const made = names.map((name) => ids.claimFor(name));
  expect(made).toEqual(['export', 'load', 'export-2', 'export-3', 'step', 'step-2', 'export-4']);
});

test('a name that is declared, or an id that somebody has chosen, is left to its owner', () => {
  const ids = new StepIds();
  ids.declare('first', 'Export');
  expect(ids.claim('export-2')).toBe('export-2');
  expect(['Export', 'Export', 'Export'].map((name) => ids.claimFor(name))).toEqual([
    'first',
    'export',
    'export-3',
  ]);
});

test('no two steps ever have the same id', () => {
  const name = fc.constantFrom('a', 'A', 'a-2', 'a 2', 'a-3', '!', 'step', 'step-2');
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.boolean())), (asked) => {
      const ids = new StepIds();
      const made = asked.map(([id, isChosen]) => (isChosen && ids.claim(id)) || ids.claimFor(id));
      expect(new Set(made).size).toBe(made.length);
    }),
  );
});
