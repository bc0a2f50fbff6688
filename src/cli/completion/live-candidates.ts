import type { BriefRecord } from '../../core/brief-record.js';
import { createShortener } from '../../core/short-hash.js';
import type { Project } from '../../files/project.js';
import type { BriefView } from '../../fold/brief-view.js';
import { readBriefly } from '../brief-records.js';
import { type RunName, readRunNames } from '../run-names.js';
import { type Candidate, createCandidate } from './candidate.js';
import type { ValueKind } from './value-kinds.js';

/** What is asked of the records of a project. */
export interface LiveRequest {
  readonly project: Project;
  /** The command's name: not every error makes sense to each. */
  readonly command: string;
  /** The word as far as it is typed. */
  readonly typed: string;
  /** Operands that stand before it. */
  readonly operands: readonly string[];
}

type LiveKind = Exclude<ValueKind, 'files' | 'folders'>;

/** So many words nobody reads; to find one in more, type its beginning. */
const MOST = 500;

const BY_KIND: Readonly<Record<LiveKind, (request: LiveRequest) => Promise<readonly Candidate[]>>> =
  {
    error: listHashes,
    context: (request) => listWords(request, ({ context }) => [context]),
    type: (request) => listWords(request, ({ type }) => [type]),
    source: (request) => listWords(request, listFiles),
    tag: (request) => listWords(request, listTags),
    run: async ({ project, typed }) => listRuns(await readRunNames(project), typed),
    runName: async ({ project, typed }) =>
      count((await readRunNames(project)).map(({ name }) => name)).filter(startsWith(typed)),
  };

/** The words of a kind that what is recorded here has. */
export async function listLiveCandidates(
  kind: LiveKind,
  request: LiveRequest,
): Promise<readonly Candidate[]> {
  return (await BY_KIND[kind](request)).slice(0, MOST);
}

/** Which errors a command is for; those that are not here are for all. */
const STATUSES: Readonly<Record<string, readonly BriefRecord['status'][]>> = {
  fix: ['active'],
  ignore: ['active'],
  move: ['active', 'ignored'],
  reopen: ['fixed', 'ignored'],
};

const SELECTORS = [
  createCandidate('@latest', 'the error that was seen last'),
  createCandidate('@most', 'the error that occurred most often'),
];

async function listHashes({
  project,
  command,
  typed,
  operands,
}: LiveRequest): Promise<readonly Candidate[]> {
  const start = typed.toLowerCase();
  const statuses = Object.hasOwn(STATUSES, command) ? STATUSES[command] : undefined;
  const { records, names, lastSeenOf } = await readBriefly(project, {
    test: ({ hash, status }) =>
      hash.startsWith(start) &&
      (statuses?.includes(status) ?? true) &&
      !operands.some((name) => name.length >= 4 && hash.startsWith(name.toLowerCase())),
  });
  const shorten = createShortener(names);
  const found = newestFirst(records, lastSeenOf)
    .slice(0, MOST)
    .map(({ hash, type, message }) => {
      const short = shorten(hash);
      const value = short.startsWith(start) ? short : hash;
      return createCandidate(value, `${type}: ${message.slice(0, 500)}`);
    });
  return [...found, ...SELECTORS.filter(startsWith(typed))];
}

/** The newest may be all that is shown. */
function newestFirst(
  records: readonly BriefRecord[],
  lastSeenOf: BriefView['lastSeenOf'],
): readonly BriefRecord[] {
  const dated = records.map((record) => {
    const seen = lastSeenOf(record.hash) ?? Date.parse(record.lastSeen ?? record.firstSeen);
    return { record, seen: Number.isNaN(seen) ? 0 : seen };
  });
  return dated.sort((a, b) => b.seen - a.seen).map(({ record }) => record);
}

async function listWords(
  { project, typed }: LiveRequest,
  pick: (record: BriefRecord) => readonly string[],
): Promise<readonly Candidate[]> {
  const { records } = await readBriefly(project);
  return count(records.flatMap(pick)).filter(startsWith(typed));
}

function listFiles({ location }: BriefRecord): readonly string[] {
  return location === null ? [] : [location.file];
}

function listTags({ tags }: BriefRecord): readonly string[] {
  return Object.entries(tags).flatMap(([name, values]) =>
    Object.keys(values).map((value) => `${name}=${value}`),
  );
}

function listRuns(runs: readonly RunName[], typed: string): readonly Candidate[] {
  const names = new Set(runs.map(({ name }) => name));
  const selectors = [
    ...(runs.length > 0 ? [createCandidate('@latest', `the newest run: ${runs[0]?.name}`)] : []),
    ...[...names].map((name) => createCandidate(`@latest:${name}`, `the newest run of ${name}`)),
  ];
  const ids = runs.map(({ id, name, startedAt }) =>
    createCandidate(id, `${name}, ${formatMinute(startedAt)}`),
  );
  return [...ids.slice(0, MOST >> 1), ...selectors].filter(startsWith(typed));
}

function formatMinute(time: number): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return 'at an unknown time';
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** Each word once, the most frequent first. */
function count(words: readonly string[]): readonly Candidate[] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([word]) => createCandidate(word));
}

function startsWith(typed: string): (candidate: Candidate) => boolean {
  return ({ value }) => value.startsWith(typed);
}
