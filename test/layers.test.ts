import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const CONFIGS = ['.dependency-cruiser.cjs', '.dependency-cruiser.light.cjs'] as const;
const CRUISER = resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

type Files = Readonly<Record<string, string>>;

/** A small house in which every layer uses all that it may. */
const CLEAN: Files = {
  'bin/errtrack.js': "import '../dist/cli.js';",
  'src/index.ts': "export { capture } from './capture/capture.js';",
  'src/register.ts': "import './capture/capture.js';",
  'src/core/hash.ts': 'export const hash = 1; export type Hash = number;',
  'src/core/key.ts': "import { hash } from './hash.js'; export const key = hash;",
  'src/files/lock.ts':
    "import 'node:fs'; import { key } from '../core/key.js'; export const lock = key;",
  'src/journal/append.ts':
    "import 'node:fs'; import '../files/lock.js'; import '../core/key.js'; export const append = 1;",
  'src/runlog/read.ts':
    "import 'node:fs'; import '../files/lock.js'; import '../core/key.js'; export const read = 1;",
  'src/ledger/ledger.ts':
    "import { Low } from 'lowdb'; import '../files/lock.js'; export const ledger = Low;",
  'src/markdown/todo.ts':
    "import type { Root } from 'mdast'; import { unified } from 'unified'; import gfm from 'remark-gfm'; export const todo: Root[] = [unified, gfm];",
  'src/sources/map.ts':
    "import { trace } from '@jridgewell/trace-mapping'; export const map = trace;",
  'src/terminal/theme.ts': "import chalk from 'chalk'; export const theme = chalk;",
  'src/fold/fold.ts':
    "import '../core/key.js'; import '../journal/append.js'; import '../ledger/ledger.js'; import '../markdown/todo.js'; export const fold = 1; export type Fold = 1;",
  'src/capture/capture.ts':
    "import '../journal/append.js'; import '../sources/map.js'; import type { Fold } from '../fold/fold.js'; export const capture = async (): Promise<Fold> => (await import('../fold/fold.js')).fold;",
  'src/server/app.ts':
    "import { Hono } from 'hono'; import '../fold/fold.js'; export const app = Hono;",
  'src/dashboard/main.tsx':
    "import { h } from 'preact'; import '../core/key.js'; export const page = h;",
  'src/integrations/koa.ts':
    "import '../capture/capture.js'; import '../core/key.js'; export const recordErrors = 1;",
  'src/cli/main.ts':
    "import { Command } from 'commander'; import '../server/app.js'; import '../capture/capture.js'; import '../runlog/read.js'; import '../terminal/theme.js'; export const main = Command;",
  'test/helper.ts': 'export const helper = 1;',
  ...packageStub('commander'),
  ...packageStub('chalk'),
  ...packageStub('jsonc-parser'),
  ...packageStub('lowdb'),
  ...packageStub('unified'),
  ...packageStub('remark-gfm'),
  ...packageStub('hono'),
  ...packageStub('preact'),
  ...packageStub('left-pad'),
  ...packageStub('@jridgewell/trace-mapping'),
  'node_modules/@types/mdast/index.d.ts': 'export type Root = unknown;',
  'node_modules/@types/mdast/package.json': '{ "name": "@types/mdast", "types": "index.d.ts" }',
};

interface Plant {
  /** Files that break the rule, laid over the clean house. */
  readonly files: Files;
  /** What must be reported, as `rule: from -> to`; a plant may break a second rule on its way. */
  readonly reports: readonly string[];
}

/** One breach or more for every rule of both configurations. */
const PLANTS: Readonly<Record<string, Plant>> = {
  'core-is-pure': {
    files: {
      'src/core/clock.ts': "import 'node:process'; import 'fs';",
      'src/core/typed.ts': "import type { Lock } from '../files/lock.js'; export type L = Lock;",
    },
    reports: [
      'core-is-pure: src/core/clock.ts -> fs',
      'core-is-pure: src/core/clock.ts -> process',
      'core-is-pure: src/core/typed.ts -> src/files/lock.ts',
    ],
  },
  'files-know-only-core': {
    files: { 'src/files/early.ts': "import '../journal/append.js';" },
    reports: ['files-know-only-core: src/files/early.ts -> src/journal/append.ts'],
  },
  'adapters-apart': {
    files: {
      'src/journal/nosy.ts': "export type { ledger } from '../ledger/ledger.js';",
      'src/terminal/nosy.ts': "import '../fold/fold.js';",
      'src/runlog/nosy.ts': "import '../journal/append.js';",
      'src/reports/nosy.ts': "export const later = () => import('../capture/capture.js');",
    },
    reports: [
      'adapters-apart: src/journal/nosy.ts -> src/ledger/ledger.ts',
      'adapters-apart: src/reports/nosy.ts -> src/capture/capture.ts',
      'adapters-apart: src/runlog/nosy.ts -> src/journal/append.ts',
      'adapters-apart: src/terminal/nosy.ts -> src/fold/fold.ts',
    ],
  },
  'fold-joins-adapters': {
    files: { 'src/fold/proud.ts': "import '../server/app.js';" },
    reports: ['fold-joins-adapters: src/fold/proud.ts -> src/server/app.ts'],
  },
  'nobody-imports-cli': {
    files: { 'src/runs/bossy.ts': "import '../cli/main.js';" },
    reports: ['nobody-imports-cli: src/runs/bossy.ts -> src/cli/main.ts'],
  },
  'capture-without-server': {
    files: { 'src/capture/open.ts': "import '../server/app.js';" },
    reports: ['capture-without-server: src/capture/open.ts -> src/server/app.ts'],
  },
  'runs-leave-the-books-alone': {
    files: { 'src/runs/write.ts': "import '../journal/append.js';" },
    reports: ['runs-leave-the-books-alone: src/runs/write.ts -> src/journal/append.ts'],
  },
  'server-asks-what-the-commands-ask': {
    files: { 'src/server/loud.ts': "import '../terminal/theme.js';" },
    reports: ['server-asks-what-the-commands-ask: src/server/loud.ts -> src/terminal/theme.ts'],
  },
  'integrations-only-record': {
    files: { 'src/integrations/busy.ts': "import '../files/lock.js';" },
    reports: ['integrations-only-record: src/integrations/busy.ts -> src/files/lock.ts'],
  },
  'nobody-imports-integrations': {
    files: { 'src/capture/fond.ts': "import '../integrations/koa.js';" },
    reports: ['nobody-imports-integrations: src/capture/fond.ts -> src/integrations/koa.ts'],
  },
  'nobody-imports-entries': {
    files: { 'src/cli/short.ts': "import '../register.js';" },
    reports: ['nobody-imports-entries: src/cli/short.ts -> src/register.ts'],
  },
  'package-has-one-owner-cli': {
    files: { 'src/server/flags.ts': "import 'commander';" },
    reports: [
      'package-has-one-owner-cli: src/server/flags.ts -> node_modules/commander/lib/index.js',
    ],
  },
  'package-has-one-owner-terminal': {
    files: { 'src/cli/paint.ts': "import 'chalk';" },
    reports: [
      'package-has-one-owner-terminal: src/cli/paint.ts -> node_modules/chalk/lib/index.js',
    ],
  },
  'package-has-one-owner-files': {
    files: { 'src/cli/settings.ts': "import 'jsonc-parser';" },
    reports: [
      'package-has-one-owner-files: src/cli/settings.ts -> node_modules/jsonc-parser/lib/index.js',
    ],
  },
  'package-has-one-owner-ledger': {
    files: { 'src/fold/store.ts': "import 'lowdb';" },
    reports: ['package-has-one-owner-ledger: src/fold/store.ts -> node_modules/lowdb/lib/index.js'],
  },
  'package-has-one-owner-markdown': {
    files: {
      'src/fold/parse.ts': "import 'unified'; import 'remark-gfm';",
      'src/cli/tree.ts': "import type { Root } from 'mdast'; export type R = Root;",
    },
    reports: [
      'package-has-one-owner-markdown: src/cli/tree.ts -> node_modules/@types/mdast/index.d.ts',
      'package-has-one-owner-markdown: src/fold/parse.ts -> node_modules/remark-gfm/lib/index.js',
      'package-has-one-owner-markdown: src/fold/parse.ts -> node_modules/unified/lib/index.js',
    ],
  },
  'dashboard-knows-only-core': {
    files: {
      'src/dashboard/disk.tsx': "import 'fs'; import '../files/lock.js';",
      'src/dashboard/other.tsx': "export type { fold } from '../fold/fold.js';",
    },
    reports: [
      'dashboard-knows-only-core: src/dashboard/disk.tsx -> fs',
      'dashboard-knows-only-core: src/dashboard/disk.tsx -> src/files/lock.ts',
      'dashboard-knows-only-core: src/dashboard/other.tsx -> src/fold/fold.ts',
    ],
  },
  'nobody-imports-dashboard': {
    files: { 'src/cli/page.ts': "import '../dashboard/main.js';" },
    reports: ['nobody-imports-dashboard: src/cli/page.ts -> src/dashboard/main.tsx'],
  },
  'package-has-one-owner-dashboard': {
    files: { 'src/reports/draw.ts': "import 'preact';" },
    reports: [
      'package-has-one-owner-dashboard: src/reports/draw.ts -> node_modules/preact/lib/index.js',
    ],
  },
  'package-has-one-owner-server': {
    files: { 'src/cli/serve.ts': "export const serve = () => import('hono');" },
    reports: ['package-has-one-owner-server: src/cli/serve.ts -> node_modules/hono/lib/index.js'],
  },
  'package-has-one-owner-sources': {
    files: { 'src/cli/trace.ts': "import '@jridgewell/trace-mapping';" },
    reports: [
      'package-has-one-owner-sources: src/cli/trace.ts -> node_modules/@jridgewell/trace-mapping/lib/index.js',
    ],
  },
  'package-has-an-owner': {
    files: { 'src/cli/pad.ts': "import 'left-pad';" },
    reports: ['package-has-an-owner: src/cli/pad.ts -> node_modules/left-pad/lib/index.js'],
  },
  'no-circular': {
    files: {
      'src/core/hen.ts': "import type { Egg } from './egg.js'; export type Hen = Egg;",
      'src/core/egg.ts': "import type { Hen } from './hen.js'; export type Egg = Hen;",
    },
    reports: ['no-circular: src/core/egg.ts -> src/core/hen.ts'],
  },
  'no-orphans': {
    files: { 'src/cli/alone.ts': 'export const alone = 1;' },
    reports: ['no-orphans: src/cli/alone.ts'],
  },
  'not-to-test': {
    files: { 'src/cli/lean.ts': "import '../../test/helper.js';" },
    reports: ['not-to-test: src/cli/lean.ts -> test/helper.ts'],
  },
  'not-to-unresolvable': {
    files: { 'src/cli/lost.ts': "import './nowhere.js';" },
    reports: ['not-to-unresolvable: src/cli/lost.ts -> ./nowhere.js'],
  },
  'library-stays-light': {
    files: {
      'src/register.ts': "import './capture/heavy.js';",
      'src/capture/heavy.ts': "import '../fold/fold.js';",
    },
    reports: [
      'library-stays-light: src/register.ts -> node_modules/lowdb/lib/index.js',
      'library-stays-light: src/register.ts -> node_modules/remark-gfm/lib/index.js',
      'library-stays-light: src/register.ts -> node_modules/unified/lib/index.js',
    ],
  },
};

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe('the layers', () => {
  const rules = CONFIGS.flatMap(ruleNames);

  test('have a plant for each rule, and no plant without a rule', () => {
    expect(Object.keys(PLANTS).sort()).toEqual([...rules].sort());
    for (const [rule, { reports }] of Object.entries(PLANTS)) {
      expect(reports.filter((report) => report.startsWith(`${rule}:`))).not.toEqual([]);
    }
  });

  test('find nothing in a clean house', () => {
    const house = build(CLEAN);
    expect(CONFIGS.flatMap((config) => cruise(house, config))).toEqual([]);
  });

  test('report every planted breach, and nothing else', () => {
    const planted = Object.values(PLANTS).flatMap(({ files }) => Object.entries(files));
    const house = build({ ...CLEAN, ...Object.fromEntries(planted) });
    const expected = Object.values(PLANTS).flatMap(({ reports }) => reports);
    const found = CONFIGS.flatMap((config) => cruise(house, config));
    expect(found.sort()).toEqual([...expected].sort());
  });
});

function ruleNames(config: string): string[] {
  const { forbidden } = createRequire(import.meta.url)(resolve(config));
  return forbidden.map((rule: { name: string }) => rule.name);
}

function build(files: Files): string {
  const house = mkdtempSync(join(tmpdir(), 'errtrack-layers-'));
  folders.push(house);
  for (const name of [...CONFIGS, 'tsconfig.json']) cpSync(name, join(house, name));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(house, name)), { recursive: true });
    writeFileSync(join(house, name), text);
  }
  return house;
}

/** Every violation as `rule: from -> to`. */
function cruise(house: string, config: string): string[] {
  const args = [CRUISER, '--config', config, '--output-type', 'json', 'src', 'bin'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: house, encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout).summary.violations.map(format);
}

function format(violation: { from: string; to: string; rule: { name: string } }): string {
  const { from, to, rule } = violation;
  return from === to ? `${rule.name}: ${from}` : `${rule.name}: ${from} -> ${to}`;
}

/** A package as they are today: `exports`, and no `main` to fall back on. */
function packageStub(name: string): Files {
  const manifest = { name, type: 'module', exports: { import: './lib/index.js' } };
  return {
    [`node_modules/${name}/package.json`]: JSON.stringify(manifest),
    [`node_modules/${name}/lib/index.js`]: 'export default 1;',
  };
}
