import { expect, test } from 'vitest';
import { FoldProject } from '../support/fold-project.js';

test('doctor says all of it, the same in words and in JSON, and changes nothing', () => {
  const project = new FoldProject({ git: true });
  project.write('.errtrack/.gitignore', '*\n');
  project.write('.gitignore', 'TODO.md\n');
  project.write('TODO.md', '# TODO\n\n## P1\n\n## Whenever\n');
  project.write('errtrack.config.json', '{ "sections": { "LOW": ["Whenever"] } }');
  project.run('captureError(new Error("one"));', { ERRTRACK: '1', CI: 'true' });
  const before = project.snapshot();
  const { stdout, stderr, status } = project.cli('doctor');
  const text = stdout.replaceAll(project.folder, '<root>').replace(/^errtrack .*/, 'errtrack …');
  expect(text).toBe(`\
errtrack …

    Root: <root>
 Because: it holds errtrack.config.json
  Ledger: <root>/errors_log.json (not there yet)
   Tasks: <root>/TODO.md
 History: <root>/FIXED_ERRORS.md (not there yet)
   State: <root>/.errtrack
Settings: enabled true, fold auto, counters local, durability process
Sections: HIGH → P1 (line 3, by its words)
          MEDIUM → AUTO-TRACKED ERRORS (made with the first task, as no heading says it)
          LOW → Whenever (line 5, as configured)
 Waiting: 1 event; \`errtrack sync\` takes them in

✖ <root>/TODO.md is ignored by git, so nobody else gets it: .gitignore:1:TODO.md
  → take that pattern out, or \`git -C <root> add -f -- TODO.md\`

1 thing is wrong.
`);
  expect([stderr, status]).toEqual(['', 1]);
  const json = project.cli('doctor', '--json');
  expect(json.status).toBe(1);
  expect(Object.keys(JSON.parse(json.stdout))).toEqual([
    ...['healthy', 'version', 'node', 'platform', 'root', 'reason', 'settings', 'files'],
    ...['waiting', 'waitingBecause', 'lock', 'sections', 'trouble', 'quarantine'],
    ...['findings', 'hints'],
  ]);
  expect(project.snapshot()).toEqual(before);
});
