import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { buildSync } from 'esbuild';
import { type CorpusProgram, installPackages } from './corpus.js';

/** A way in which the same program may be found: none of them makes another error of its errors. */
export interface Variant {
  readonly name: string;
  /** The folders that the checkout stands in. */
  readonly place: string;
  /** The version of Node that runs it; null for the present one. */
  readonly node: '22' | '24' | null;
  /** Whether lines are inserted above all code. */
  readonly isShifted: boolean;
  /** How it is compiled; null where it runs as it was written. */
  readonly build: 'plain' | 'minified' | 'inline' | null;
}

const PLAIN: Omit<Variant, 'name'> = {
  place: 'checkout',
  node: null,
  isShifted: false,
  build: null,
};

export const VARIANTS: readonly Variant[] = [
  { ...PLAIN, name: 'as written' },
  { ...PLAIN, name: 'elsewhere', place: 'My Work/the-other (2)/renamed' },
  { ...PLAIN, name: 'shifted', isShifted: true },
  { ...PLAIN, name: 'Node 22', node: '22' },
  { ...PLAIN, name: 'Node 24', node: '24' },
  { ...PLAIN, name: 'compiled', build: 'plain' },
  { ...PLAIN, name: 'inline map', build: 'inline' },
  { ...PLAIN, name: 'minified', build: 'minified' },
];

/** A program in a folder of its own. */
export interface Checkout {
  readonly root: string;
  /** Absolute path of what is to be run. */
  readonly driver: string;
  remove(): void;
}

const CODE = /^\.[cm]?[jt]s$/;
const LINES_ABOVE = Array.from({ length: 30 }, (_, at) => `// inserted line ${at + 1}\n`).join('');

/** Check a program out and bring it into the form of a variant. */
export function checkOut(program: CorpusProgram, variant: Variant): Checkout {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'errtrack-grouping-')));
  const root = join(top, variant.place, program.name);
  mkdirSync(root, { recursive: true });
  cpSync(program.folder, root, { recursive: true });
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }\n');
  symlinkSync(installPackages(program.half), join(root, 'node_modules'));
  if (variant.isShifted) shift(root);
  return {
    root,
    driver: join(root, compile(root, program.driver, variant)),
    remove: () => rmSync(top, { recursive: true, force: true }),
  };
}

function shift(root: string): void {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' });
  for (const name of names) {
    if (name.startsWith('node_modules') || !CODE.test(extname(name))) continue;
    const path = join(root, name);
    writeFileSync(path, LINES_ABOVE + readFileSync(path, 'utf8'));
  }
}

/** Returns the driver's path in the root. TypeScript is compiled in any case. */
function compile(root: string, driver: string, { build }: Variant): string {
  if (build === null && !driver.endsWith('.ts')) return driver;
  const isCommonJs = driver.endsWith('.cjs');
  const outfile = isCommonJs ? 'dist/cases.cjs' : 'dist/cases.mjs';
  buildSync({
    absWorkingDir: root,
    entryPoints: [driver],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: isCommonJs ? 'cjs' : 'esm',
    sourcemap: build === 'inline' ? 'inline' : true,
    minify: build === 'minified',
    logLevel: 'error',
  });
  return outfile;
}
