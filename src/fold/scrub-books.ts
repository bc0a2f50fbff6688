import { join } from 'node:path';
import type { Cutting } from '../core/cutting.js';
import type { Counter, ErrorRecord } from '../core/errors/record.js';
import { type Clean, cleanValue } from '../core/errors/redaction.js';
import { formatLedger, type Ledger } from '../core/ledger-text.js';
import { isErrorRecord } from '../core/record-checks.js';
import type { Project } from '../files/project.js';
import { isCounter } from '../ledger/counter-text.js';
import { findNewestGeneration } from '../ledger/generations.js';
import { openLedger } from '../ledger/ledger-adapter.js';
import { digestOf } from '../ledger/ledger-file.js';
import {
  holdsInState,
  installState,
  markInstalled,
  pruneStates,
  readState,
} from '../ledger/state.js';
import { parseCuttings, type State } from '../ledger/state-text.js';
import type { SecretsFound } from './found-secrets.js';
import { nameMarkdownFiles } from './markdown-names.js';
import { foretellScrubbed, scrubPersonsFile } from './scrub-markdown.js';

/**
 * Clean state, ledger and Markdown. A new generation of the state comes first: were this to end here, the next
 * fold would write the clean ledger from it.
 */
export async function scrubBooks(
  project: Project,
  clean: Clean,
  found: SecretsFound,
  dryRun: boolean,
): Promise<void> {
  const { db, adapter } = openLedger(project.files.errors, project.root);
  await db.read();
  const state = readState(project.dataDir);
  const { ledger, changed } = cleanLedger(db.data, clean);
  const isStateDirty = holdsInState(project.dataDir, (text) => isDirty(text, clean));
  const isLedgerDirty = formatLedger(ledger) !== formatLedger(db.data);
  if (isStateDirty) found.note(join(project.dataDir, 'state'), 'cleaned');
  if (isLedgerDirty) found.note(project.files.errors, 'cleaned');
  const isToWrite = !dryRun && (isStateDirty || isLedgerDirty);
  const generation = findNewestGeneration(project.dataDir) + 1;
  if (isToWrite) {
    const writes = isLedgerDirty ? digestOf(Buffer.from(formatLedger(ledger))) : adapter.digest;
    // Without what the records were before: that is what is to go.
    install(project, {
      ...cleanState(state, clean),
      ...{
        generation,
        changed,
        before: new Map(),
        writes,
        replaces: adapter.digest,
        undone: [],
        returned: [],
        left: foretellScrubbed(project, state, writes, clean),
        installed: false,
      },
    });
    if (isLedgerDirty) {
      db.data = ledger;
      await db.write();
    }
  }
  const { todo, fixed } = nameMarkdownFiles(project, state);
  for (const path of [todo, fixed]) scrubPersonsFile(path, project, { clean, found, dryRun });
  if (!isToWrite) return;
  markInstalled(project.dataDir, generation);
  pruneStates(project.dataDir, 1);
}

function install(project: Project, next: State): void {
  if (installState(project.dataDir, next)) return;
  throw new Error('another fold was at work at the same time');
}

function isDirty(json: string, clean: Clean): boolean {
  const value: unknown = JSON.parse(json);
  return (
    JSON.stringify(cleanValue(value, clean)) !== JSON.stringify(value) ||
    parseCuttings(value).some((cutting) => isSecret(cutting, clean))
  );
}

function cleanLedger(
  ledger: Ledger,
  clean: Clean,
): { ledger: Ledger; changed: Map<string, ErrorRecord> } {
  const errors = new Map<string, ErrorRecord>();
  const changed = new Map<string, ErrorRecord>();
  for (const [hash, record] of ledger.errors) {
    const next = cleanRecord(record, clean);
    errors.set(hash, next);
    if (JSON.stringify(next) !== JSON.stringify(record)) changed.set(hash, next);
  }
  return { ledger: { ...ledger, errors }, changed };
}

function cleanRecord(record: ErrorRecord, clean: Clean): ErrorRecord {
  const next = cleanValue(record, clean);
  if (isErrorRecord(next)) return next;
  throw new Error(`the record ${record.hash} would not be whole any more`);
}

function cleanState(state: State, clean: Clean): State {
  const counters = [...state.counters].map(([hash, counter]): [string, Counter] => [
    hash,
    cleanCounter(counter, clean),
  ]);
  // With other words it would fit nowhere.
  const cuttings = state.cuttings.filter((cutting) => !isSecret(cutting, clean));
  return { ...state, counters: new Map(counters), cuttings };
}

/** A secret may go over several lines. */
function isSecret({ before, removed, left, after }: Cutting, clean: Clean): boolean {
  return [removed, left].some((lines) => {
    const text = [...before, ...lines, ...after].join('');
    return clean(text) !== text;
  });
}

function cleanCounter(counter: Counter, clean: Clean): Counter {
  const next = cleanValue(counter, clean);
  if (isCounter(next)) return next;
  throw new Error('a count would not be whole any more');
}
