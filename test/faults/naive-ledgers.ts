import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseLedger } from '../../src/core/ledger-text.js';
import { type BadLedgerScale, createGoodLedger } from './bad-ledgers.js';
import type { Figure } from './figure.js';
import { listBadLedgerKinds } from './support/bad-ledger-kinds.js';
import { mutate } from './support/ledger-mutation.js';
import { Random } from './support/random.js';

export interface NaiveFigure extends Figure {
  /** Exceptions into the host. */
  readonly throws: number;
  /** Bad files written over without a word, so that what was in them is gone. */
  readonly wipes: number;
}

interface Database {
  readonly read: () => Promise<void>;
  readonly update: (change: (data: { errors?: Record<string, unknown> }) => void) => Promise<void>;
}

/** The same bad ledgers, given to lowdb as its documentation uses it: read, change, write. */
export async function tryNaiveLedgers(scale: BadLedgerScale): Promise<NaiveFigure> {
  const load = (name: string) =>
    import(pathToFileURL(resolve('node_modules/lowdb/lib', name)).href);
  const { Low } = await load('index.js');
  const { JSONFile } = await load('node.js');
  const folder = mkdtempSync(join(tmpdir(), 'errtrack-naive-'));
  const path = join(folder, 'project', 'errors_log.json');
  const good = await createGoodLedger();
  const harmed: string[] = [];
  let wipes = 0;
  for (const { name, put } of listTrials(scale, good)) {
    rmSync(join(folder, 'project'), { recursive: true, force: true });
    rmSync(join(folder, 'outside.json'), { force: true });
    mkdirSync(join(folder, 'project'));
    put(path);
    // It would wait for a writer for ever.
    if (name === 'a FIFO') {
      harmed.push(`${name}: it hangs`);
      continue;
    }
    try {
      const before = read(path);
      // What its JSONFilePreset does, but in a test's process.
      const db: Database = new Low(new JSONFile(path), { version: 1, errors: {} });
      await db.read();
      await db.update((data) => {
        data.errors ??= {};
        data.errors['0123456789abcdef'] = { occurrences: 1 };
      });
      if (!parseLedger(before).ok && read(path) !== before) {
        wipes++;
        harmed.push(`${name}: it is written over`);
      }
    } catch (error) {
      harmed.push(`${name}: ${error instanceof Error ? error.name : 'something'} thrown`);
    }
  }
  rmSync(folder, { recursive: true, force: true });
  const tried = listTrials(scale, good).length;
  const throws = harmed.length - wipes;
  return { what: 'bad ledgers given to lowdb', tried, harmed, throws, wipes };
}

function listTrials({ bigBytes, mutations, seed }: BadLedgerScale, good: string) {
  const random = new Random(seed);
  return [
    ...listBadLedgerKinds(bigBytes).map(({ name, put }) => ({
      name,
      put: (path: string) => put(path, good),
    })),
    ...Array.from({ length: mutations }, (_, index) => {
      const { bytes, how } = mutate(Buffer.from(good), random);
      return {
        name: `mutation ${index} (${how})`,
        put: (path: string) => writeFileSync(path, bytes),
      };
    }),
  ];
}

function read(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
