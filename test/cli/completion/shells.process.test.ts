import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BIN, createWorkspace, type Workspace } from '../../support/cli.js';
import { createRecord } from '../../support/counted-record.js';
import { hasProgram, openShell, type TypedShell } from '../../support/typed-shell.js';

const HOSTILE = 'a: $(touch ran) `touch ran` \'x\' "y" \\ !z ; touch ran';
const BASH_COMPLETION =
  process.env['BASH_COMPLETION'] ?? '/usr/share/bash-completion/bash_completion';

let workspace: Workspace;
let env: Record<string, string>;

beforeAll(() => {
  workspace = createWorkspace([
    createRecord({ message: `${HOSTILE}\n\t\x1b[31mred` }),
    createRecord({ hash: '9bff000000000000', context: `pipe:${HOSTILE}`, message: '%F{red} 50%' }),
    createRecord({ hash: 'feedface00000000', status: 'fixed', context: 'two\nlines' }),
  ]);
  const bin = join(workspace.root, 'bin');
  mkdirSync(bin);
  mkdirSync(join(workspace.root, 'folder'));
  writeFileSync(join(workspace.root, 'filed'), '');
  symlinkSync(BIN, join(bin, 'errtrack'));
  env = {
    PATH: `${bin}:${dirname(process.execPath)}:${process.env['PATH']}`,
    HOME: workspace.root,
  };
});
afterAll(() => {
  expect(existsSync(join(workspace.root, 'ran'))).toBe(false);
  expect(readdirSync(workspace.root)).not.toContain('.errtrack');
  workspace.remove();
});

const ENDINGS = [
  ['a command', 'errtrack fi\t', 'errtrack fix '],
  ['a part of a command', 'errtrack runs comp\t', 'errtrack runs compare '],
  ['an option', 'errtrack fix --dry\t', 'errtrack fix --dry-run '],
  ['a value', 'errtrack list --sort cou\t', 'errtrack list --sort count '],
  ['a value behind =', 'errtrack list --sort=cou\t', 'errtrack list --sort=count '],
  ['a hash', 'errtrack fix 9ba\t', 'errtrack fix 9ba5976d '],
  ['no hash of a fixed error to fix', 'errtrack fix fee\t', 'errtrack fix fee'],
  ['one to reopen', 'errtrack reopen f\t', 'errtrack reopen feedface '],
  ['a selector', 'errtrack show @la\t', 'errtrack show @latest '],
  ['a folder', 'errtrack --root fo\t', 'errtrack --root folder/'],
  ['a folder behind =', 'errtrack status --root=fo\t', 'errtrack status --root=folder/'],
  ['a file', 'errtrack report --html fil\t', 'errtrack report --html filed '],
  ['a file of the command to run', 'errtrack run -- cat fil\t', 'errtrack run -- cat filed '],
  ['no file where none is meant', 'errtrack list --limit fil\t', 'errtrack list --limit fil'],
] as const;

const QUOTED = String.raw`pipe:a:\ \$\(touch\ ran\)\ \`touch\ ran\`\ \'x\'\ \"y\"\ \\\ \!z\ \;\ touch\ ran`;

describe.skipIf(!hasProgram('bash') || !hasProgram('script'))('bash', () => {
  describe.each([
    ['alone', ''],
    ['with bash-completion', `source ${BASH_COMPLETION}`],
  ])('%s', (_, before) => {
    const isMissing = before !== '' && !existsSync(BASH_COMPLETION);
    let shell: TypedShell;
    beforeAll(async () => {
      if (isMissing) return;
      const dump = String.raw`dump() { printf '[%s%s]]' '[' "$READLINE_LINE"; }; bind -x '"\C-t": dump'`;
      const init = ['PS1=', before, 'eval "$(errtrack completion bash)"', dump].join('\n');
      shell = await openShell({ command: 'bash --norc -i', cwd: workspace.root, env, init });
    });
    afterAll(() => shell?.close());

    test.skipIf(isMissing).each(ENDINGS)('completes %s', async (_name, keys, line) => {
      expect(await shell.type(keys)).toBe(line);
    });

    test.skipIf(isMissing)('quotes what would run', async () => {
      expect(await shell.type('errtrack list --context pi\t')).toBe(
        `errtrack list --context ${QUOTED} `,
      );
    });

    test.skipIf(isMissing)(
      'shows what stands behind a hash, and puts none of it into the line',
      async () => {
        const start = shell.shown.length;
        expect(await shell.type('errtrack fix 9b\t\t')).toBe('errtrack fix 9b');
        expect(shell.shown.slice(start)).toContain(
          '9ba5976d  -- FileNotFoundError: a: $(touch ran)',
        );
        expect(shell.shown.slice(start)).toContain('9bff0000  -- FileNotFoundError: %F{red} 50%');
      },
    );
  });

  test('COMPREPLY has the words, whoever asks for them', () => {
    const script = `
      set -eu
      eval "$(errtrack completion bash)"
      COMP_WORDS=(errtrack runs l) COMP_CWORD=2
      _errtrack errtrack l runs
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', script], {
      cwd: workspace.root,
      env,
      encoding: 'utf8',
    });
    expect({ stdout, stderr }).toEqual({ stdout: 'list\n', stderr: '' });
  });
});

describe.skipIf(!hasProgram('zsh') || !hasProgram('script'))('zsh', () => {
  let shell: TypedShell;
  beforeAll(async () => {
    const dump = `dump() { printf '[%s%s]]' '[' "$BUFFER" }; zle -N dump; bindkey '^T' dump`;
    const init = [
      'PS1=; autoload -Uz compinit; compinit -D -u; source <(errtrack completion zsh)',
      dump,
    ].join('\n');
    shell = await openShell({ command: 'zsh -f -i', cwd: workspace.root, env, init });
  });
  afterAll(() => shell?.close());

  test.each(ENDINGS)('completes %s', async (_name, keys, line) => {
    expect(await shell.type(keys)).toBe(line);
  });

  test('quotes what would run', async () => {
    expect(await shell.type('errtrack list --context pi\t')).toBe(
      `errtrack list --context ${QUOTED} `,
    );
  });
});

describe.skipIf(!hasProgram('fish'))('fish', () => {
  test.each([
    ['errtrack fi', ['fix']],
    ['errtrack fix 9', ['9ba5976d', '9bff0000']],
    ['errtrack list --context=pi', [`--context=pipe:${HOSTILE}`]],
    ['errtrack status --root=fo', ['--root=folder/']],
    ['errtrack run -- cat fil', ['filed']],
    ['errtrack list --limit fil', []],
    // In their own order, as in the other shells.
    ['errtrack list --severity ', ['HIGH', 'MEDIUM', 'LOW']],
  ])('completes %s', (line, values) => {
    const script = 'errtrack completion fish | source; complete -C $argv[1]';
    const { stdout, stderr } = spawnSync('fish', ['-N', '-c', script, line], {
      cwd: workspace.root,
      env,
      encoding: 'utf8',
    });
    const lines = stdout.split('\n').filter(Boolean);
    expect({ values: lines.map((it) => it.split('\t')[0]), stderr }).toEqual({
      values,
      stderr: '',
    });
  });
});
