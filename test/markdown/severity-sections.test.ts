import { expect, test } from 'vitest';
import { findSeveritySections } from '../../src/markdown/severity-sections.js';

const find = (text: string, options = {}) => {
  const found = findSeveritySections(Buffer.from(text), options);
  if (!found.ok) return found.problem;
  return found.sections.map((it) => `${it.severity} ${it.title} ${it.line} ${it.by}`);
};

test('sections by the words of their headings, whatever their form', () => {
  expect(find('---\na: b\n---\n# TODO\n\n## 🔴 **High** priority\n\nP2\n==\n\n> # low\n')).toEqual([
    'HIGH 🔴 High priority 6 heading',
    'MEDIUM P2 8 heading',
    'LOW AUTO-TRACKED ERRORS null default',
  ]);
});

test('sections as configured, and our own', () => {
  const options = { sections: { HIGH: ['Now'], MEDIUM: ['Now'] }, ownTitle: 'Bugs' };
  const own = find('# Now\r\n\r\n## Bugs\r\n', options);
  expect(own).toEqual([
    'HIGH Now 1 configuration',
    'MEDIUM Now 1 configuration',
    'LOW Bugs 3 default',
  ]);
});

test('what cannot be edited', () => {
  expect(find('a\n<<<<<<< HEAD\n')).toContain('merge conflict markers (line 2)');
  expect(findSeveritySections(Buffer.from([0xff]))).toMatchObject({ ok: false });
});
