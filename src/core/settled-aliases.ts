import type { ErrorRecord, TagCounts } from './errors/record.js';
import { TagCounter } from './errors/tag-counter.js';
import type { Ledger } from './ledger-text.js';
import { joinRecords } from './merged-record.js';

export interface SettledAliases {
  readonly errors: ReadonlyMap<string, ErrorRecord>;
  /** Hashes of the records that are a part of others now, and of those. */
  readonly differing: readonly string[];
  readonly notes: readonly string[];
}

/**
 * Carry out the decisions to merge that two branches brought together: a record that is an alias of another one is
 * a part of that, also where one branch went on counting on it. Of two that are each other's, the lower hash stays.
 * @param base what both branches began with, where it is known: what it has counted is in the other record already.
 */
export function settleAliases(
  merged: ReadonlyMap<string, ErrorRecord>,
  base: Ledger | null,
): SettledAliases {
  const owners = findOwners(merged);
  const errors = new Map(merged);
  const differing: string[] = [];
  const notes: string[] = [];
  for (const hash of [...merged.keys()].sort()) {
    const root = findRoot(hash, owners, merged);
    const [source, target] = [errors.get(hash), errors.get(root)];
    if (root === hash || source === undefined || target === undefined) continue;
    errors.set(root, joinNews(target, source, base));
    errors.delete(hash);
    differing.push(hash, root);
    notes.push(`${hash} was merged into ${root} on one side: it is a part of it`);
  }
  return { errors: withoutLiving(errors), differing, notes };
}

/** What is a record of its own after all names itself: it was merged into one error here, into another one there. */
function withoutLiving(errors: ReadonlyMap<string, ErrorRecord>): ReadonlyMap<string, ErrorRecord> {
  return new Map(
    [...errors].map(([hash, record]) => {
      const hashes = record.hashes.filter((name) => !errors.has(name));
      return [hash, hashes.length === record.hashes.length ? record : { ...record, hashes }];
    }),
  );
}

/** For each alias the record that has it; the lowest hash where several do. */
function findOwners(errors: ReadonlyMap<string, ErrorRecord>): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const hash of [...errors.keys()].sort()) {
    for (const alias of errors.get(hash)?.hashes ?? []) {
      if (alias !== hash && !owners.has(alias)) owners.set(alias, hash);
    }
  }
  return owners;
}

/** The record at the end of a chain of aliases; of a circle the lowest. */
function findRoot(
  hash: string,
  owners: ReadonlyMap<string, string>,
  errors: ReadonlyMap<string, ErrorRecord>,
): string {
  const chain = [hash];
  for (;;) {
    const owner = owners.get(chain.at(-1) ?? '');
    if (owner === undefined || !errors.has(owner)) return chain.at(-1) ?? hash;
    const start = chain.indexOf(owner);
    if (start !== -1) return chain.slice(start).sort()[0] ?? hash;
    chain.push(owner);
  }
}

/**
 * What the other branch says of a record that went into another is heard where it is newer: what was decided about
 * both was decided knowing the rest.
 */
function joinNews(target: ErrorRecord, source: ErrorRecord, base: Ledger | null): ErrorRecord {
  const isNewer = Date.parse(source.statusAt) > Date.parse(target.statusAt);
  const told = isNewer ? source : ({ ...source, status: 'fixed' } as const);
  const counts =
    base === null
      ? takeGreater(target, source)
      : addNews(target, source, base.errors.get(source.hash));
  return {
    ...joinRecords(target, told, (isNewer ? source : target).statusAt),
    regressions: Math.max(target.regressions, source.regressions),
    ...counts,
  };
}

type Counts = Pick<ErrorRecord, 'occurrences' | 'lastSeen' | 'tags'>;

/** Without a base nobody knows how much of the two is the same. */
function takeGreater(target: ErrorRecord, source: ErrorRecord): Counts {
  const greater = (target.occurrences ?? 0) < (source.occurrences ?? 0) ? source : target;
  return { ...pickCounts(greater), ...laterSeen(target, source) };
}

function addNews(target: ErrorRecord, source: ErrorRecord, known: ErrorRecord | undefined): Counts {
  if (source.occurrences === undefined) return laterSeen(target, source);
  const news = Math.max(source.occurrences - (known?.occurrences ?? 0), 0);
  const occurrences = Math.min((target.occurrences ?? 0) + news, Number.MAX_SAFE_INTEGER);
  const tags = addTags(target.tags ?? {}, source.tags ?? {}, known?.tags ?? {});
  return { occurrences, ...laterSeen(target, source), tags };
}

function addTags(counts: TagCounts, more: TagCounts, known: TagCounts): TagCounts {
  const sum = new TagCounter(counts);
  for (const [tag, values] of Object.entries(more)) {
    const before = new Map(Object.entries(known[tag] ?? {}));
    for (const [value, count] of Object.entries(values)) {
      const news = count - (before.get(value) ?? 0);
      if (news > 0) sum.add(tag, value, news);
    }
  }
  return sum.counts;
}

function pickCounts({ occurrences, tags }: ErrorRecord): Counts {
  return {
    ...(occurrences !== undefined && { occurrences }),
    ...(tags !== undefined && { tags }),
  };
}

function laterSeen({ lastSeen: a }: ErrorRecord, { lastSeen: b }: ErrorRecord): Counts {
  if (a === undefined || b === undefined) {
    const lastSeen = a ?? b;
    return lastSeen === undefined ? {} : { lastSeen };
  }
  return { lastSeen: Date.parse(a) < Date.parse(b) ? b : a };
}
