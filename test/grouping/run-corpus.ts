import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build, type Plugin } from 'esbuild';
import { checkOut, type Variant } from './checkout.js';
import type { CorpusProgram } from './corpus.js';
import type { ThrownCase } from './thrown.js';

const run = promisify(execFile);

/** A throw of a program of the corpus, in one of the variants. */
export interface CorpusThrow {
  readonly program: string;
  readonly variant: string;
  readonly thrown: ThrownCase;
}

/** What is measured is what users get. */
const builtLibrary: Plugin = {
  name: 'built-library',
  setup({ onResolve }) {
    onResolve({ filter: /\/src\/index\.js$/ }, () => ({
      ...{ path: resolve('dist/index.js'), external: true },
    }));
  },
};

/** Runs programs of the corpus, each in a process of its own. */
export class CorpusRunner {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Stands in one file outside of every checkout, as an installed package does. */
  static async create(): Promise<CorpusRunner> {
    const folder = mkdtempSync(join(tmpdir(), 'errtrack-runner-'));
    await build({
      entryPoints: [resolve('test/grouping/throw-runner.ts')],
      outfile: join(folder, 'runner.mjs'),
      bundle: true,
      plugins: [builtLibrary],
      platform: 'node',
      format: 'esm',
    });
    return new CorpusRunner(folder);
  }

  async run(program: CorpusProgram, variant: Variant): Promise<readonly CorpusThrow[]> {
    const checkout = checkOut(program, variant);
    try {
      const { driver, root } = checkout;
      const node = await findNode(variant.node);
      const { stdout } = await run(node, [join(this.#folder, 'runner.mjs'), driver, root], {
        cwd: root,
        env: { PATH: process.env['PATH'], HOME: root, ERRTRACK_FOLD: 'manual' },
        maxBuffer: 64 * 1024 * 1024,
      });
      const lines = stdout.trimEnd().split('\n');
      return lines.map((line) => ({
        ...{ program: program.name, variant: variant.name, thrown: parseThrown(line) },
      }));
    } finally {
      checkout.remove();
    }
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** What our own child has printed. */
function parseThrown(line: string): ThrownCase {
  return JSON.parse(line);
}

const nodes = new Map<string, Promise<string>>();

/** Where Node of that version is, fetched when it is first needed. */
function findNode(version: Variant['node']): Promise<string> {
  if (version === null) return Promise.resolve(process.execPath);
  const found = nodes.get(version) ?? fetchNode(version);
  nodes.set(version, found);
  return found;
}

async function fetchNode(version: string): Promise<string> {
  const args = ['--yes', '--package', `node@${version}`, '--', 'node', '-p', 'process.execPath'];
  const { stdout } = await run('npx', args);
  return stdout.trim();
}
