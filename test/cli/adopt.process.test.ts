import { expect, test } from 'vitest';
import { FoldProject } from '../support/fold-project.js';

// As error_tracker.py writes them.
const TODO = `# Album TODO

## Now

### HIGH PRIORITY
- [ ] **Fix Error e5f25faa** [HIGH]
  - **Type**: FileNotFoundError
  - **Message**: No such picture: *cover*.jpg
  - **Location**: picture_check
  - **First Seen**: 2025-07-03
  - **Occurrences**: 5
  - **Auto-tracked error** - Fix and run \`python3 error_tracker.py fix e5f25faa\`
  - happens on **Mondays**
- [ ] **Nicer covers**
  - rounder

### MEDIUM PRIORITY
- [ ] **Fix Error 9ba5976d** [MEDIUM]
  - **Type**: ValueError
  - **Message**: Bad width
  - **Location**: album.py:resize:42
  - **First Seen**: 2025-07-03
  - **Occurrences**: 1
  - **Auto-tracked error** - Fix and run \`python3 error_tracker.py fix 9ba5976d\`
`;
const FIXED = `# Fixed Errors Log

**Automatically generated log of resolved issues**

---

## Fixed Error 8c06b4bf ✅

**Fixed on**: 2025-07-03
**Type**: ValueError
**Fix Description**: Took it out

---

`;

interface OldEntry {
  readonly error_type: string;
  readonly error_message: string;
  readonly location: string;
  readonly severity: string;
  readonly occurrences: number;
}

function oldError(id: string, entry: OldEntry): object {
  const times = { first_seen: '2025-07-03T04:07:53.766285Z', last_seen: '2025-07-09T10:00:00.5Z' };
  const traceback =
    'Traceback (most recent call last):\n  File "/x/album.py", line 42\nValueError\n';
  return { id, ...entry, ...times, traceback, status: 'ACTIVE', added_to_todo: true };
}

const OLD_LEDGER = `${JSON.stringify(
  {
    active_errors: {
      '9ba5976d': oldError('9ba5976d', {
        error_type: 'ValueError',
        error_message: 'Bad width of the whole album',
        location: 'album.py:resize:42',
        severity: 'HIGH',
        occurrences: 7,
      }),
      '0a1b2c3d': oldError('0a1b2c3d', {
        error_type: 'KeyError',
        error_message: "'title'",
        location: 'titles',
        severity: 'LOW',
        occurrences: 1,
      }),
    },
    fixed_errors: { '8c06b4bf': { id: '8c06b4bf', status: 'FIXED' } },
    error_count: 3,
    last_updated: '2025-07-09T10:00:00Z',
  },
  null,
  2,
)}`;

/** The file with the ids that its tasks got. */
function withIds(text: string, ids: readonly string[]): string {
  return ids.reduce(
    (edited, id) =>
      edited.replace(new RegExp(`(Fix Error ${id.slice(0, 8)}.*)`), `$1 <!-- errtrack:${id} -->`),
    text,
  );
}

function listed(project: FoldProject): readonly Record<string, unknown>[] {
  const { stdout, stderr } = project.cli('list', '--all', '--json');
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

test('takes over the tasks of error_tracker.py, and changes nothing but their ids', () => {
  const project = new FoldProject();
  project.write('TODO.md', TODO);
  const { status, stdout, stderr } = project.cli('adopt');
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toBe(
    'Took over e5f25faa (TODO.md, line 6): FileNotFoundError: No such picture: *cover*.jpg\n' +
      'Took over 9ba5976d (TODO.md, line 18): ValueError: Bad width\n',
  );
  const ids = project.tasks();
  expect(ids.map((id) => id.slice(0, 8))).toEqual(['e5f25faa', '9ba5976d']);
  expect(project.read('TODO.md')).toBe(withIds(TODO, ids));
  const fields = { context: 'picture_check', location: null, severity: 'HIGH', occurrences: 5 };
  const place = { file: 'album.py', line: 42, column: 1, function: 'resize' };
  expect(listed(project)).toMatchObject([
    { hash: ids[0], ...fields, status: 'active', task: 'listed', type: 'FileNotFoundError' },
    { hash: ids[1], context: '', location: place, severity: 'MEDIUM', occurrences: 1 },
  ]);
  expect(listed(project)[0]).toMatchObject({ firstSeen: '2025-07-03T00:00:00.000Z' });
  expect(project.cli('sync').stdout).toBe('Everything is up to date\n');
  expect(project.read('TODO.md')).toBe(withIds(TODO, ids));
});

test('a second time finds nothing more', () => {
  const project = new FoldProject();
  project.write('TODO.md', TODO);
  project.cli('adopt');
  const before = [project.read('TODO.md'), project.read('errors_log.json')];
  const { status, stdout } = project.cli('adopt');
  expect([status, stdout]).toEqual([0, 'There is no task in TODO.md to take over.\n']);
  expect([project.read('TODO.md'), project.read('errors_log.json')]).toEqual(before);
});

test('nothing there: no file is made', () => {
  const project = new FoldProject();
  expect(project.cli('adopt')).toMatchObject({
    status: 0,
    stdout: 'There is no task in TODO.md to take over.\n',
  });
  expect(project.has('TODO.md')).toBe(false);
  expect(project.has('errors_log.json')).toBe(false);
});

test('--dry-run writes nothing, and --json tells all', () => {
  const project = new FoldProject();
  project.write('TODO.md', TODO);
  project.write('errors_log.json', OLD_LEDGER);
  const before = project.snapshot();
  const { stdout } = project.cli('adopt', '--dry-run', '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    dryRun: true,
    adopted: [
      { writtenHash: 'e5f25faa', line: 6, isKnown: false, occurrences: 5 },
      {
        writtenHash: '9ba5976d',
        line: 18,
        message: 'Bad width of the whole album',
        occurrences: 7,
      },
      { writtenHash: '0a1b2c3d', line: null },
    ],
    notes: [],
    oldLedger: { keptAs: 'errors_log.old.json', fixed: 1 },
  });
  expect(project.cli('adopt', '--dry-run').stdout).toContain('Would take over e5f25faa (TODO.md');
  expect(project.snapshot()).toEqual(before);
});

test('an old ledger is kept as it is, and what it knows is taken over', () => {
  const project = new FoldProject();
  project.write('TODO.md', TODO);
  project.write('FIXED_ERRORS.md', FIXED);
  project.write('errors_log.json', OLD_LEDGER);
  project.write('errors_log.old.json', 'of somebody else');
  expect(project.cli('sync')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining(
      'it is a ledger of error_tracker.py. Run `errtrack adopt`, which takes it over',
    ),
  });
  const { status, stdout, stderr } = project.cli('adopt');
  expect(status).toBe(0);
  expect(stdout).toContain("Took over 0a1b2c3d (without a task): KeyError: 'title'\n");
  expect(stderr).toBe(
    'The ledger of error_tracker.py is kept as errors_log.old-2.json, with 1 fixed error.\n',
  );
  expect(project.read('errors_log.old-2.json')).toBe(OLD_LEDGER);
  expect(project.read('errors_log.old.json')).toBe('of somebody else');
  expect(project.read('FIXED_ERRORS.md')).toBe(FIXED);
  expect(project.read('TODO.md')).toBe(withIds(TODO, project.tasks()));
  const records = new Map(
    listed(project).map((record) => [String(record['hash']).slice(0, 8), record]),
  );
  expect(records.get('9ba5976d')).toMatchObject({
    message: 'Bad width of the whole album',
    severity: 'MEDIUM',
    occurrences: 7,
    firstSeen: '2025-07-03T04:07:53.766Z',
    lastSeen: '2025-07-09T10:00:00.500Z',
    stack: ['Traceback (most recent call last):', '  File "/x/album.py", line 42', 'ValueError'],
  });
  expect(records.get('0a1b2c3d')).toMatchObject({
    task: 'none',
    severity: 'LOW',
    context: 'titles',
  });
});

test('fixing and ticking make history of them; what a person wrote below stays', () => {
  const project = new FoldProject();
  project.write('TODO.md', TODO);
  project.write('FIXED_ERRORS.md', FIXED);
  project.cli('adopt');
  expect(project.cli('fix', '9ba5976d', '-d', 'Asked first').status).toBe(0);
  project.write('TODO.md', project.read('TODO.md').replace('- [ ] **Fix', '- [x] **Fix'));
  expect(project.cli('sync').status).toBe(0);
  expect(project.read('TODO.md')).toBe(`# Album TODO

## Now

### HIGH PRIORITY
- happens on **Mondays**
- [ ] **Nicer covers**
  - rounder

### MEDIUM PRIORITY
`);
  const fixed = project.read('FIXED_ERRORS.md');
  expect(fixed).toContain('> Asked first\n');
  expect(fixed).toContain('- **Error:** `e5f25faa` · HIGH · 5 occurrences <!-- errtrack-fixed:');
  expect(fixed.startsWith(FIXED.slice(0, FIXED.indexOf('## ')))).toBe(true);
  expect(fixed).toContain(FIXED.slice(FIXED.indexOf('## ')).trim());
});

test('a task that was ticked before becomes history at once', () => {
  const project = new FoldProject();
  project.write('TODO.md', TODO.replace('- [ ] **Fix', '- [x] **Fix'));
  expect(project.cli('adopt').status).toBe(0);
  expect(project.tasks().map((id) => id.slice(0, 8))).toEqual(['9ba5976d']);
  expect(project.read('FIXED_ERRORS.md')).toContain('`e5f25faa`');
});

test('a task of ours that lost its id gets it back', () => {
  const project = new FoldProject();
  project.run(`captureError(new TypeError('no width'), { context: 'resize' });`);
  project.cli('sync');
  const todo = project.read('TODO.md');
  const [hash = ''] = project.tasks();
  project.write('TODO.md', todo.replace(/ <!--.*-->/, ''));
  const { stdout, stderr } = project.cli('adopt');
  expect([stdout, stderr]).toEqual([
    `Knows again ${hash.slice(0, 8)} (TODO.md, line 7): TypeError: no width\n`,
    '',
  ]);
  expect(project.read('TODO.md')).toBe(todo);
  expect(project.counts()).toEqual({ 'no width': 1 });
});

test('a task of ours whose ledger is gone becomes a record again, under its own id', () => {
  const project = new FoldProject();
  const id = '0123456789abcdef';
  const line = `- [ ] **TypeError** in \`resize\` — \`no width\` · \`src/a.ts:7\` · \`errtrack fix 01234567 -d "…"\` <!-- errtrack:${id} -->`;
  const todo = `# TODO\n\n### LOW PRIORITY\n\n${line}\n`;
  project.write('TODO.md', todo);
  expect(project.cli('adopt').stdout).toContain(
    'Took over 01234567 (TODO.md, line 5): TypeError: no width\n',
  );
  expect(project.read('TODO.md')).toBe(todo);
  expect(project.records()).toMatchObject([
    { hash: id, severity: 'LOW', context: 'resize', location: { file: 'src/a.ts', line: 7 } },
  ]);
});

test('takes up what a crash left: the ids are there, the records are not', () => {
  const project = new FoldProject();
  project.write('TODO.md', TODO);
  project.write('errors_log.json', OLD_LEDGER);
  project.cli('adopt');
  const todo = project.read('TODO.md');
  const hashes = listed(project).map(({ hash }) => hash);
  const other = new FoldProject();
  other.write('TODO.md', todo);
  other.write('errors_log.json', OLD_LEDGER);
  expect(other.cli('adopt').status).toBe(0);
  expect(other.read('TODO.md')).toBe(todo);
  expect(listed(other).map(({ hash }) => hash)).toEqual(hashes);
  expect(other.counts()).toEqual(project.counts());
});

test('secrets and the home folder stay out of what is recorded', () => {
  const project = new FoldProject();
  project.write('TODO.md', TODO.replace('Bad width', 'Bad password=hunter2hunter2'));
  project.cli('adopt');
  expect(project.read('errors_log.json')).not.toContain('hunter2');
  expect(project.read('TODO.md')).toContain('password=hunter2hunter2');
});

test('while git is at work nothing is taken over', () => {
  const project = new FoldProject({ git: true });
  project.write('TODO.md', TODO);
  project.write('.git/MERGE_HEAD', '');
  const { status, stderr } = project.cli('adopt');
  expect([status, stderr]).toEqual([
    2,
    expect.stringContaining('Nothing was taken over: git is at work'),
  ]);
  expect(project.read('TODO.md')).toBe(TODO);
});
