import { expect, test } from 'vitest';
import { findHeadingSeverity } from '../../src/markdown/heading-severity.js';

test.each([
  ['HIGH PRIORITY', 'HIGH'],
  ['High', 'HIGH'],
  ['🔴 Critical bugs (must fix)', 'HIGH'],
  ['Urgent!', 'HIGH'],
  [':fire: blocker issues', 'HIGH'],
  ['Severity: high', 'HIGH'],
  ['P0', 'HIGH'],
  ['P1 - this week', 'HIGH'],
  ['High-priority items', 'HIGH'],
  ['ＨＩＧＨ　ＰＲＩＯＲＩＴＹ', 'HIGH'],
  ['High priority for the next release', 'HIGH'],
  ['Med prio', 'MEDIUM'],
  ['**Moderate** impact', 'MEDIUM'],
  ['Normal', 'MEDIUM'],
  ['Priority medium', 'MEDIUM'],
  ['P2️⃣ P2', 'MEDIUM'],
  ['Minor issues', 'LOW'],
  ['trivial level tasks', 'LOW'],
  ['P4', 'LOW'],
  ['Low Priority 🟢', 'LOW'],
])('%s is a section for %s', (heading, severity) => {
  expect(findHeadingSeverity(heading)).toBe(severity);
});

test.each([
  '🔴',
  'TODO',
  'Priority levels',
  'High priority legend',
  'Severity guide',
  'Non-critical',
  'Critical path',
  'High risk',
  'High priority (done)',
  'Minor changes',
  'Completed high priority',
  'Highlights',
  'Low-hanging fruit',
  'High availability',
  'What we plan for P1 this year',
  'High priority things that we might want to do',
  'priority',
  '',
])('%s is none', (heading) => {
  expect(findHeadingSeverity(heading)).toBeNull();
});
