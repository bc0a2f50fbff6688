import { expect, test } from 'vitest';
import { type Diagnosis, renderDiagnosis } from '../../src/terminal/diagnosis.js';
import { PLAIN_THEME } from '../../src/terminal/theme.js';

const healthy: Diagnosis = {
  healthy: true,
  version: '0.1.0',
  node: 'v20.20.2',
  platform: 'linux x64',
  root: '/home/me/app',
  reason: 'it has .git',
  settings: { enabled: true, fold: 'auto' },
  files: {
    Ledger: { path: '/home/me/app/errors_log.json', exists: true },
    Tasks: { path: '/home/me/app/TODO.md', exists: false },
  },
  waiting: 0,
  waitingBecause: null,
  lock: null,
  sections: null,
  trouble: [],
  quarantine: [],
  findings: [],
  hints: [],
};

test('a healthy project', () => {
  expect(renderDiagnosis(healthy, PLAIN_THEME)).toBe(`\
errtrack 0.1.0, Node v20.20.2, linux x64

    Root: /home/me/app
 Because: it has .git
  Ledger: /home/me/app/errors_log.json
   Tasks: /home/me/app/TODO.md (not there yet)
Settings: enabled true, fold auto
 Waiting: nothing

Nothing is wrong.`);
});

test('findings, each with its cure', () => {
  const sick: Diagnosis = {
    ...healthy,
    healthy: false,
    waiting: 1,
    trouble: [{ t: 1_000, where: 'journal', what: 'no space\x1b' }],
    findings: [
      { problem: '/home/me/app/TODO.md is not a file', cure: 'move it away' },
      { problem: 'fold must be a word;\nwrite "auto"', cure: null },
    ],
  };
  expect(renderDiagnosis(sick, PLAIN_THEME).split('\n').slice(7).join('\n')).toBe(`\
 Waiting: 1 event; \`errtrack sync\` takes them in

✖ /home/me/app/TODO.md is not a file
  → move it away

✖ fold must be a word;
  write "auto"

Trouble
  1970-01-01T00:00:01Z journal: no space\\x1b

2 things are wrong.`);
});

test('a hint, which is nothing wrong', () => {
  const text = renderDiagnosis({ ...healthy, hints: ['Runs of \x1b are quick'] }, PLAIN_THEME);
  expect(text.split('\n').slice(9).join('\n')).toBe(
    '→ Runs of \\x1b are quick\n\nNothing is wrong.',
  );
});

test('what is in quarantine, and why', () => {
  const quarantine = [
    { path: '/home/me/app/.errtrack/quarantine/a\x1b', bytes: 1, at: 1_000, why: 'it is\nbad' },
    { path: '/home/me/app/.errtrack/quarantine/b', bytes: 20, at: 0, why: 'some lines' },
  ];
  const text = renderDiagnosis({ ...healthy, quarantine }, PLAIN_THEME);
  expect(text.split('\n').slice(9).join('\n')).toBe(`\
Quarantine
  1970-01-01T00:00:01Z /home/me/app/.errtrack/quarantine/a\\x1b (1 byte): it is bad
  1970-01-01T00:00:00Z /home/me/app/.errtrack/quarantine/b (20 bytes): some lines
  → delete what you do not need any more

Nothing is wrong.`);
});

test('where tasks go, what waits and for what, and who holds the lock', () => {
  const inWords = 'held by process 7\u001b, just now';
  const text = renderDiagnosis(
    {
      ...healthy,
      sections: [
        { severity: 'HIGH', title: '🔴 Urgent\u001b[31m', line: 3, by: 'heading' },
        { severity: 'MEDIUM', title: 'Soon', line: 1_000, by: 'configuration' },
        { severity: 'LOW', title: 'AUTO-TRACKED ERRORS', line: null, by: 'default' },
      ],
      waiting: 2,
      waitingBecause: 'git is at work (a merge)',
      lock: { pid: 7, since: 0, isAlive: true, isStale: false, inWords },
    },
    PLAIN_THEME,
  );
  expect(text.split('\n').slice(6).join('\n')).toBe(`\
Settings: enabled true, fold auto
Sections: HIGH → 🔴 Urgent\\x1b[31m (line 3, by its words)
          MEDIUM → Soon (line 1000, as configured)
          LOW → AUTO-TRACKED ERRORS (made with the first task, as no heading says it)
 Waiting: 2 events: git is at work (a merge); \`errtrack sync\` takes them in
    Lock: held by process 7\\x1b, just now

Nothing is wrong.`);
});
