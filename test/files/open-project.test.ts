import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openProject, type ProjectRequest } from '../../src/files/open-project.js';
import { makeTempFolder } from '../support/temp-folder.js';

function openIn(config: object | null, request: ProjectRequest = {}, git = false) {
  const root = makeTempFolder();
  if (config !== null) writeFileSync(join(root, 'errtrack.config.json'), JSON.stringify(config));
  if (git) mkdirSync(join(root, '.git'));
  return { root, project: openProject(root, { env: {}, ...request }) };
}

const CONFIG = { errorsFile: 'c/e.json', todoFile: 'c/t.md', fixedFile: 'c/f.md' };
const CODE = { errorsFile: 'code/e.json', todoFile: 'code/t.md', fixedFile: 'code/f.md' };
const FLAGS = { errorsFile: 'flag/e.json', todoFile: 'flag/t.md', fixedFile: 'flag/f.md' };
const ENV = {
  ERRTRACK_ERRORS_FILE: 'env/e.json',
  ERRTRACK_TODO_FILE: 'env/t.md',
  ERRTRACK_FIXED_FILE: 'env/f.md',
};

describe('the names of the files', () => {
  test.each<[string, object, ProjectRequest, string]>([
    ['flag', CONFIG, { flags: FLAGS, env: ENV, code: CODE }, 'flag'],
    ['environment', CONFIG, { env: ENV, code: CODE }, 'env'],
    ['code', CONFIG, { code: CODE }, 'code'],
    ['configuration', CONFIG, {}, 'c'],
  ])('come from the %s', (by, config, request, folder) => {
    const { root, project } = openIn(config, request);
    expect(project.files).toEqual({
      errors: join(root, folder, 'e.json'),
      todo: join(root, folder, 't.md'),
      fixed: join(root, folder, 'f.md'),
    });
    expect(project.namedBy).toEqual({ todo: by, fixed: by });
  });

  test('are the usual ones otherwise', () => {
    const { root, project } = openIn({}, { env: { ERRTRACK_TODO_FILE: '' } });
    expect(project.files).toEqual({
      errors: join(root, 'errors_log.json'),
      todo: join(root, 'TODO.md'),
      fixed: join(root, 'FIXED_ERRORS.md'),
    });
    expect(project.namedBy).toEqual({ todo: 'default', fixed: 'default' });
    expect(project.dataDir).toBe(join(root, '.errtrack'));
  });

  test('each have their own source', () => {
    const { root, project } = openIn(CONFIG, { flags: { todoFile: 'x.md' } });
    expect(project.files.todo).toBe(join(root, 'x.md'));
    expect(project.files.fixed).toBe(join(root, 'c/f.md'));
  });

  test.each(['../x.json', '/etc/passwd', 'a/../../x', '.', '', 'a/..'])(
    'must not lead out of the root: %j',
    (name) => {
      const open = () => openIn({}, { code: { errorsFile: name } });
      expect(open).toThrow(
        /^Cannot use ".*" for errorsFile: it is not inside .*\. Name a file below the root\.$/,
      );
    },
  );

  test.each([
    ['.git/hooks/pre-commit', '.git belongs to git'],
    ['.GIT/config', '.git belongs to git'],
    ['a/../.git/config', '.git belongs to git'],
    ['vendor/lib/.Git/config', '.git belongs to git'],
    ['.git', '.git belongs to git'],
    ['.errtrack/state/x.json', '.errtrack is for the state of errtrack'],
    ['./.ErrTrack/fold.lock', '.errtrack is for the state of errtrack'],
    ['.errtrack', '.errtrack is for the state of errtrack'],
  ])('must not be in a folder of others: %j', (name, problem) => {
    for (const option of ['errorsFile', 'todoFile', 'fixedFile']) {
      expect(() => openIn({}, { code: { [option]: name } })).toThrow(
        `Cannot use ${JSON.stringify(name)} for ${option}: ${problem}. Name a file elsewhere below the root.`,
      );
      expect(() => openIn({ [option]: name })).toThrow(problem);
    }
  });

  test.each(['.gitignore.json', '.github/TODO.md', 'x.git/e.json', 'a/.errtrack.json'])(
    'may be like those of others: %j',
    (errorsFile) => {
      const { root, project } = openIn({}, { code: { errorsFile } });
      expect(project.files.errors).toBe(join(root, errorsFile));
    },
  );

  describe('in a linked folder', () => {
    function openLinked(target: (root: string) => string, name: string) {
      const root = makeTempFolder();
      mkdirSync(join(root, '.git'));
      mkdirSync(join(root, 'real'));
      symlinkSync(target(root), join(root, 'docs'));
      return { root, open: () => openProject(root, { env: {}, code: { todoFile: name } }) };
    }

    test.each([
      ['another folder', () => makeTempFolder()],
      ['nowhere', (root: string) => join(root, 'nowhere')],
      ['itself', (root: string) => join(root, 'docs')],
      ['above', () => '..'],
    ])('must not lead out of the root: %s', (_where, target) => {
      for (const name of ['docs/TODO.md', 'docs/to/be/made/TODO.md']) {
        expect(openLinked(target, name).open).toThrow(
          /^Cannot use "docs\/.*" for todoFile: a link/,
        );
      }
    });

    test('must not lead into .git', () => {
      expect(openLinked(() => '.git', 'docs/TODO.md').open).toThrow(
        'a link on the way leads there, and .git belongs to git',
      );
    });

    test.each(['docs/TODO.md', 'docs/to/be/made/TODO.md'])(
      'may stay below the root: %j',
      (name) => {
        const { root, open } = openLinked(() => 'real', name);
        expect(open().files.todo).toBe(join(root, name));
      },
    );
  });

  test('may be a link to a file elsewhere', () => {
    const root = makeTempFolder();
    const elsewhere = join(makeTempFolder(), 'notes.md');
    writeFileSync(elsewhere, '');
    symlinkSync(elsewhere, join(root, 'LIST.md'));
    const project = openProject(root, { env: {}, code: { todoFile: 'LIST.md' } });
    expect(project.files.todo).toBe(join(root, 'LIST.md'));
  });

  test.each(['..x.json', 'a/../x.json', '...'])('may look odd: %j', (errorsFile) => {
    const { root, project } = openIn({}, { code: { errorsFile } });
    expect(project.files.errors).toBe(join(root, errorsFile));
  });

  test('must be of three files', () => {
    expect(() => openIn({}, { code: { todoFile: 'errors_log.json' } })).toThrow(
      'Cannot use "errors_log.json" for both errorsFile and todoFile: give each a file of its own.',
    );
    expect(() => openIn({}, { code: { fixedFile: './TODO.md' } })).toThrow(
      'Cannot use "TODO.md" for both todoFile and fixedFile',
    );
  });

  test('keep two ledgers of a root apart', () => {
    const root = makeTempFolder();
    const dirs = ['a/e.json', 'b/e.json', 'errors_log.json'].map(
      (errorsFile) => openProject(root, { env: {}, code: { errorsFile } }).dataDir,
    );
    expect(new Set(dirs).size).toBe(3);
    for (const dir of dirs) expect(dir.startsWith(join(root, '.errtrack'))).toBe(true);
  });
});

describe('settings', () => {
  test('keep counts local in git, and in the ledger elsewhere', () => {
    expect(openIn({}, {}, true).project.settings.counters).toBe('local');
    expect(openIn({}).project.settings.counters).toBe('ledger');
    expect(openIn({ counters: 'ledger' }, {}, true).project.settings.counters).toBe('ledger');
  });

  test.each([
    ['true', 'manual'],
    ['1', 'manual'],
    ['woodpecker', 'manual'],
    ['', 'auto'],
    ['0', 'auto'],
    ['false', 'auto'],
    [undefined, 'auto'],
  ])('with CI=%s fold by themselves: %s', (CI, fold) => {
    const env = CI === undefined ? {} : { CI };
    expect(openIn({}, { env }).project.settings.fold).toBe(fold);
    expect(openIn({ fold: 'exit' }, { env }).project.settings.fold).toBe('exit');
    expect(openIn({ fold: 'exit' }, { env, code: { fold: 'auto' } }).project.settings.fold).toBe(
      'auto',
    );
  });

  test('in code come before the configuration', () => {
    expect(openIn({ enabled: false }).project.settings.enabled).toBe(false);
    expect(openIn({ enabled: false }, { code: { enabled: true } }).project.settings.enabled).toBe(
      true,
    );
  });

  test('with a fault are told, and the rest holds', () => {
    const { project } = openIn({ fold: 'sometimes', counters: 'local' });
    expect(project.settings).toMatchObject({ fold: 'auto', counters: 'local' });
    expect(project.problems).toHaveLength(1);
  });
});
