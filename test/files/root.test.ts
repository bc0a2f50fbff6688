import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findRoot, type RootRequest } from '../../src/files/root.js';
import { makeTempFolder } from '../support/temp-folder.js';

/** A tree of files; what ends in a slash is a folder. */
function makeTree(...names: readonly string[]): string {
  const base = makeTempFolder();
  for (const name of names) {
    const path = join(base, name);
    mkdirSync(name.endsWith('/') ? path : dirname(path), { recursive: true });
    if (name.endsWith('/')) continue;
    const text = name.endsWith('+package.json') ? '' : name.endsWith('.json') ? '{}' : 'gitdir: x';
    writeFileSync(path, text);
  }
  return base;
}

interface Case {
  readonly tree: readonly string[];
  readonly start: string;
  readonly root: string;
  readonly marked?: boolean;
  readonly inGit?: boolean;
  readonly home?: string;
  readonly environment?: string;
  readonly wanted?: string;
}

const CASES: Readonly<Record<string, Case>> = {
  'the folder with .git': {
    tree: ['p/.git/', 'p/src/a/'],
    start: 'p/src/a',
    root: 'p',
    inGit: true,
  },
  'the folder with a .git file (a work tree)': {
    tree: ['p/.git', 'p/src/'],
    start: 'p/src',
    root: 'p',
    inGit: true,
  },
  'the nearest ledger below .git': {
    tree: ['p/.git/', 'p/a/errors_log.json', 'p/a/b/'],
    start: 'p/a/b',
    root: 'p/a',
    inGit: true,
  },
  'the nearest configuration below .git': {
    tree: ['p/.git/', 'p/errors_log.json', 'p/a/errtrack.config.json', 'p/a/b/'],
    start: 'p/a/b',
    root: 'p/a',
    inGit: true,
  },
  'the ledger nearer than the configuration': {
    tree: ['p/.git/', 'p/errtrack.config.json', 'p/a/errors_log.json'],
    start: 'p/a',
    root: 'p/a',
    inGit: true,
  },
  'no package.json below .git': {
    tree: ['p/.git/', 'p/a/package.json', 'p/a/b/'],
    start: 'p/a/b',
    root: 'p',
    inGit: true,
  },
  'never anything past .git': {
    tree: ['errors_log.json', 'p/.git/', 'p/a/'],
    start: 'p/a',
    root: 'p',
    inGit: true,
  },
  'never anything past a nested .git': {
    tree: ['p/.git/', 'p/errors_log.json', 'p/sub/.git', 'p/sub/a/'],
    start: 'p/sub/a',
    root: 'p/sub',
    inGit: true,
  },
  'a ledger without git': {
    tree: ['p/errors_log.json', 'p/a/package.json'],
    start: 'p/a',
    root: 'p',
  },
  'the nearest package.json without git': {
    tree: ['p/package.json', 'p/a/package.json', 'p/a/b/'],
    start: 'p/a/b',
    root: 'p/a',
  },
  'the start folder where nothing marks one': {
    tree: ['p/a/'],
    start: 'p/a',
    root: 'p/a',
    marked: false,
  },
  'no ledger in the home folder for what is below it': {
    tree: ['h/errors_log.json', 'h/p/package.json', 'h/p/a/'],
    start: 'h/p/a',
    home: 'h',
    root: 'h/p',
  },
  'no .git in the home folder for what is below it': {
    tree: ['h/.git/', 'h/p/a/'],
    start: 'h/p/a',
    home: 'h',
    root: 'h/p/a',
    marked: false,
    inGit: true,
  },
  'the ledger in the home folder for that itself': {
    tree: ['h/errors_log.json'],
    start: 'h',
    home: 'h',
    root: 'h',
  },
  'nothing above the home folder': {
    tree: ['errors_log.json', 'h/p/'],
    start: 'h/p',
    home: 'h',
    root: 'h/p',
    marked: false,
  },
  'nothing above the home folder, from there': {
    tree: ['errors_log.json', 'h/'],
    start: 'h',
    home: 'h',
    root: 'h',
    marked: false,
  },
  'ERRTRACK_ROOT at the start folder': {
    tree: ['p/.git/', 'p/a/'],
    start: 'p/a',
    environment: 'p/a',
    root: 'p/a',
    inGit: true,
  },
  'ERRTRACK_ROOT above the start folder': {
    tree: ['p/.git/', 'p/a/b/'],
    start: 'p/a/b',
    environment: 'p/a',
    root: 'p/a',
    inGit: true,
  },
  'ERRTRACK_ROOT nowhere else': {
    tree: ['p/.git/', 'q/a/'],
    start: 'p',
    environment: 'q',
    root: 'p',
    inGit: true,
  },
  'ERRTRACK_ROOT not for a neighbour of like name': {
    tree: ['p/.git/', 'pp/.git/'],
    start: 'pp',
    environment: 'p',
    root: 'pp',
    inGit: true,
  },
  'ERRTRACK_ROOT not where it is no folder': {
    tree: ['p/.git/', 'p/file.json'],
    start: 'p',
    environment: 'p/file.json',
    root: 'p',
    inGit: true,
  },
  'what is wanted, before all': {
    tree: ['p/.git/', 'p/a/errors_log.json', 'q/'],
    start: 'p/a',
    environment: 'p',
    wanted: '../../q',
    root: 'q',
  },
};

describe('findRoot gives', () => {
  test.each(Object.entries(CASES))('%s', (_name, it) => {
    const base = makeTree(...it.tree);
    const request: RootRequest = {
      home: join(base, it.home ?? 'nobody'),
      wanted: it.wanted,
      environment: it.environment && join(base, it.environment),
    };
    expect(findRoot(join(base, it.start), request)).toMatchObject({
      path: join(base, it.root),
      marked: it.marked ?? true,
      inGit: it.inGit ?? false,
    });
  });

  test('the package.json that has settings of ours', () => {
    const base = makeTree('p/.git/', 'p/a/package.json', 'p/a/b/package.json');
    writeFileSync(join(base, 'p/a/package.json'), '{ "errtrack": {} }');
    expect(findRoot(join(base, 'p/a/b'))).toMatchObject({
      path: join(base, 'p/a'),
      reason: 'it holds package.json with an errtrack key',
    });
  });

  test('the real folder behind a link', () => {
    const base = makeTree('p/.git/', 'p/a/');
    symlinkSync(join(base, 'p/a'), join(base, 'link'));
    expect(findRoot(join(base, 'link')).path).toBe(join(base, 'p'));
  });

  test('an answer also where there is no home', () => {
    const base = makeTree('p/.git/');
    const { HOME } = process.env;
    process.env['HOME'] = '';
    try {
      expect(findRoot(join(base, 'p')).path).toBe(join(base, 'p'));
    } finally {
      process.env['HOME'] = HOME;
    }
  });

  test('an error where the wanted root is no folder', () => {
    const base = makeTree('p/package.json');
    for (const wanted of ['nowhere', 'package.json']) {
      expect(() => findRoot(join(base, 'p'), { wanted })).toThrow(
        `Cannot use the root ${wanted}: it is no folder. Name one that exists.`,
      );
    }
  });
});
