import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { addOccurrences } from '../../src/core/errors/counter.js';
import type { RunTally, ThrownIn } from '../../src/core/errors/run-tally.js';
import type { ThrowEvent } from '../../src/core/events.js';
import { type Books, foldEvents } from '../../src/core/ledger.js';
import { parseLine } from '../../src/files/checked-line.js';
import type { JournalEntry } from '../../src/journal/entry.js';
import { at, HASH, NO_BOOKS, OTHER, thrown } from '../core/support/books.js';
import { failWith, faults } from '../faults/replaced-calls.js';
import { makeTempFolder } from '../support/temp-folder.js';
import { countsOf, decisionOf, journalsOf, openJournal, readAll } from './support/journals.js';

afterEach(() => faults.clear());

const run = (id: string, over: Partial<ThrownIn> = {}): ThrownIn => ({
  ...{ id, phase: 'Phase 2', step: 'export', attempt: 1 },
  ...over,
});

/** What capture hands over for a throw in a run, or outside of any. */
function thrownIn(place: ThrownIn | null, over: Partial<ThrowEvent> = {}): JournalEntry {
  const { n, t, ...event } = thrown({ ...over, ...(place && { run: place }) });
  const { tags, severity, k } = event;
  const signature = JSON.stringify([place, tags, severity]);
  return { repeatOf: { k, signature, run: place?.id }, fatal: false, event: () => event };
}

function tallyOf(dataDir: string, k = HASH): RunTally | undefined {
  return foldAll(dataDir).counters.get(k)?.runs;
}

function foldAll(dataDir: string, books: Books = NO_BOOKS): Books {
  return foldEvents(books, readAll(dataDir).events, { head: null, holdsFix: () => false });
}

function typesIn(dataDir: string): readonly unknown[] {
  return rawLines(dataDir).map((raw) => raw?.['type']);
}

function rawLines(dataDir: string) {
  return journalsOf(dataDir).flatMap(({ path }) =>
    readFileSync(path, 'utf8').trimEnd().split('\n').slice(1).map(parseLine),
  );
}

const idsOf = (tally: RunTally | undefined) => tally?.newest.map(({ id }) => id);

describe('throws in runs', () => {
  test('are gathered with the runs that they were in, each once', () => {
    const folder = makeTempFolder();
    let now = at(1);
    const { journal } = openJournal(folder, () => now);
    for (const place of [run('a'), run('a'), run('b'), run('a', { step: 'load', attempt: 2 })]) {
      journal.append(thrownIn(place));
      now += 1_000;
    }
    journal.close();
    const [event] = readAll(folder).events;
    expect(event).toMatchObject({
      ...{ type: 'occurrences', count: 4 },
      runs: {
        count: 2,
        newest: [
          { ...run('a', { step: 'load', attempt: 2 }), t: at(1) + 3_000 },
          { ...run('b'), t: at(1) + 2_000 },
        ],
      },
    });
  });

  test('outside of runs say nothing of any', () => {
    const folder = makeTempFolder();
    const { journal } = openJournal(folder);
    for (let i = 0; i < 20; i++) journal.append(thrownIn(null, { tags: { i: `${i}` } }));
    journal.close();
    expect(readAll(folder).events[0]).not.toHaveProperty('runs');
    expect(readFileSync(journalsOf(folder)[0]?.path ?? '', 'utf8')).not.toContain('run');
    expect(foldAll(folder).counters.get(HASH)).not.toHaveProperty('runs');
  });

  test('in one run are repeats as short as ever', () => {
    const folder = makeTempFolder();
    const { journal } = openJournal(folder);
    for (let i = 0; i < 5; i++) journal.append(thrownIn(run('a')));
    journal.close();
    expect(
      rawLines(folder)
        .slice(1)
        .map((raw) => Object.keys(raw ?? {})),
    ).toEqual(Array(4).fill(['n', 't', 'type', 'k']));
    expect(tallyOf(folder)?.count).toBe(1);
  });
});

describe('in a storm, where only what differs is told', () => {
  test('each run is counted, also when the last full record was in another', () => {
    const folder = makeTempFolder();
    const { journal } = openJournal(folder, () => at(1));
    for (let i = 0; i < 300; i++) journal.append(thrownIn(run(`r${i % 150}`)));
    journal.close();
    expect(typesIn(folder).filter((type) => type === 'throw')).toHaveLength(10);
    const { runs, occurrences } = foldAll(folder).counters.get(HASH) ?? {};
    expect([occurrences, runs?.count, runs?.newest.length]).toEqual([300, 150, 100]);
  });

  test('a throw outside of runs does not inherit the run of the last full record', () => {
    const folder = makeTempFolder();
    let now = at(1);
    const { journal } = openJournal(folder, () => now);
    for (let i = 0; i < 10; i++) journal.append(thrownIn(run(`r${i}`)));
    now += 1_000;
    for (let i = 0; i < 3; i++) journal.append(thrownIn(null));
    journal.append(thrownIn(null, { tags: { a: 'b' } }));
    journal.close();
    expect(typesIn(folder).slice(10)).toEqual(Array(4).fill('repeat'));
    const { newest = [] } = tallyOf(folder) ?? {};
    expect(newest).toHaveLength(10);
    expect(newest.every(({ t }) => t === at(1))).toBe(true);
  });

  test('and one in a run is in it where the last full record was in none', () => {
    const folder = makeTempFolder();
    const { journal } = openJournal(folder, () => at(1));
    for (let i = 0; i < 10; i++) journal.append(thrownIn(null, { tags: { i: `${i}` } }));
    journal.append(thrownIn(run('late')));
    journal.close();
    expect(typesIn(folder).at(-1)).toBe('repeat');
    expect(idsOf(tallyOf(folder))).toEqual(['late']);
  });

  test('a run that a line tells is counted where the full record before it is damaged', () => {
    const folder = makeTempFolder();
    const { journal } = openJournal(folder, () => at(1));
    for (let i = 0; i < 12; i++) journal.append(thrownIn(run(`r${i}`)));
    journal.append(thrownIn(run('r9')));
    journal.close();
    const [{ path } = { path: '' }] = journalsOf(folder);
    const { writeFileSync } = process.getBuiltinModule('node:fs');
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('"type":"throw"', '"type":"thrown"'));
    expect(new Set(idsOf(tallyOf(folder)))).toEqual(new Set(['r10', 'r11']));
    expect(countsOf(readAll(folder).events)).toEqual({ [HASH]: 3 });
  });
});

describe('counted in memory', () => {
  test('over the folder’s cap every run is told', () => {
    const folder = makeTempFolder();
    const { journal } = openJournal(folder, () => 60_000, { capBytes: 100 });
    for (let round = 0; round < 3; round++)
      for (let i = 0; i < 150; i++)
        journal.append(thrownIn(run(`r${i}`), { tags: { t: `${round}` } }));
    for (let i = 0; i < 5; i++) journal.append(thrownIn(null));
    journal.close();
    expect(typesIn(folder)).toContain('count');
    const { runs, occurrences } = foldAll(folder).counters.get(HASH) ?? {};
    expect([occurrences, runs?.count]).toEqual([455, 150]);
  });

  test('while the disk refuses every run is told', () => {
    const folder = makeTempFolder();
    const { journal } = openJournal(folder);
    faults.set('openSync', failWith('ENOSPC'));
    for (let i = 0; i < 900; i++) journal.append(thrownIn(run(`r${i % 300}`)));
    faults.clear();
    journal.close();
    expect(journal.dropped).toBe(0);
    expect(foldAll(folder).counters.get(HASH)).toMatchObject({
      occurrences: 900,
      runs: { count: 300 },
    });
  });

  test('beyond what can be held nobody is said to be in a run that it was not in', () => {
    const folder = makeTempFolder();
    let now = 1_000;
    const { journal } = openJournal(folder, () => now);
    faults.set('openSync', failWith('ENOSPC'));
    for (let i = 0; i < 1_000; i++) journal.append(thrownIn(run(`r${i}`)));
    now = 2_000;
    for (let i = 0; i < 10; i++) journal.append(thrownIn(run(`later${i}`)));
    for (let i = 0; i < 10; i++) journal.append(thrownIn(null));
    faults.clear();
    journal.close();
    const { runs, occurrences } = foldAll(folder).counters.get(HASH) ?? {};
    expect([occurrences, runs?.count]).toEqual([1_020, 1_000]);
    expect(runs?.newest.every(({ t }) => t === 1_000)).toBe(true);
  });
});

test('a journal from before there were runs is read as ever', () => {
  const folder = makeTempFolder();
  const { journal } = openJournal(folder, () => at(1));
  for (let i = 0; i < 12; i++) journal.append(thrownIn(null, { tags: { i: `${i}` } }));
  journal.append(decisionOf({ type: 'reopen', hash: OTHER }));
  journal.close();
  expect(foldAll(folder).counters.get(HASH)).toStrictEqual(
    addOccurrences(undefined, {
      ...{ count: 12, firstAt: at(1), lastAt: at(1), days: { '2026-11-20': 12 }, samples: [] },
      tags: { i: Object.fromEntries(Array.from({ length: 12 }, (_, i) => [i, 1])) },
    }),
  );
});

describe('one run in several processes, with folds between', () => {
  const step = fc.record({
    by: fc.nat(2),
    k: fc.constantFrom(HASH, OTHER),
    id: fc.option(fc.integer({ min: 0, max: 12 }), { freq: 5 }),
    attempt: fc.integer({ min: 1, max: 2 }),
    what: fc.constantFrom('throw', 'throw', 'throw', 'throw', 'throw', 'fold', 'decide', 'restart'),
  });

  test('is counted once for each error, whatever is folded when', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 80 }), (steps) => {
        const folder = makeTempFolder();
        let now = at(1);
        const open = () => openJournal(folder, () => now).journal;
        const journals = [open(), open(), open()];
        const ids = new Map([HASH, OTHER].map((k) => [k, new Set<string>()]));
        const folded = new Map<string, [number, number][]>();
        let books: Books = NO_BOOKS;
        const fold = () => {
          const reading = readAll(folder, folded);
          for (const [writer, numbers] of reading.taken) folded.set(writer, numbers);
          books = foldEvents(books, reading.events, { head: null, holdsFix: () => false });
        };
        for (const { by, k, id, attempt, what } of steps) {
          now += 1_000;
          const place = id === null ? null : run(`r${id}`, { attempt });
          if (what === 'fold') fold();
          else if (what === 'restart') {
            journals[by]?.close();
            journals[by] = open();
          } else if (what === 'decide')
            journals[by]?.append(decisionOf({ type: 'severity', hash: k, severity: 'LOW' }));
          else journals[by]?.append(thrownIn(place, { k }));
          if (what === 'throw' && place !== null) ids.get(k)?.add(place.id);
        }
        fold();
        for (const journal of journals) journal.close();
        for (const [k, seen] of ids) {
          const { count = 0, newest = [] } = books.counters.get(k)?.runs ?? {};
          expect(count).toBe(seen.size);
          expect(new Set(newest.map(({ id }) => id))).toEqual(seen);
        }
        expect(books.counters).toEqual(foldAll(folder).counters);
      }),
      { numRuns: 40 },
    );
  });
});
