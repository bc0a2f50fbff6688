import type { CountedRecord } from '../../../src/core/errors/record.js';
import type { FoundTask, TaskMark } from '../../../src/core/todo.js';
import type { Remark } from '../../../src/core/todo-reading.js';
import { findTasks } from '../../../src/markdown/todo-file.js';
import { toBytes } from '../../markdown/support/bytes.js';
import type { Records } from './interleaved-project.js';

/** A fold, told by what was before it and what is after it. */
export interface WatchedFold {
  /** The ledger that the last fold left. */
  readonly prior: Records;
  /** The tasks that a person saw when they last agreed with the ledger. */
  readonly seen: ReadonlyMap<string, FoundTask>;
  /** What programs and commands have said since then, laid over the ledger. */
  readonly told: Records;
  readonly before: string;
  readonly after: string;
  readonly records: Records;
  /** Which errors the file and the ledger are at odds about. */
  readonly atOdds: ReadonlySet<string>;
}

/** What the fold did otherwise than it should have, a line each. */
export function findBreaches(fold: WatchedFold): readonly string[] {
  const hashes = new Set([...fold.told.keys(), ...fold.records.keys()]);
  return [
    ...findLostLines(fold),
    ...[...hashes].flatMap((hash) =>
      new Judgement(fold, hash).breaches.map((it) => `${hash}: ${it}`),
    ),
  ];
}

/** Those about which something is not decided. */
export function findAtOdds(remarks: readonly Remark[]): ReadonlySet<string> {
  return new Set(remarks.flatMap(({ kind, hash }) => (kind.startsWith('at odds') ? [hash] : [])));
}

export function tasksOf(text: string): readonly FoundTask[] {
  return findTasks(toBytes(text)).tasks;
}

/** The judgement of one error. */
class Judgement {
  readonly breaches: string[] = [];
  readonly #was: FoundTask | undefined;
  readonly #before: readonly FoundTask[];
  readonly #after: readonly FoundTask[];
  readonly #prior: CountedRecord | undefined;

  constructor(fold: WatchedFold, hash: string) {
    const isOfIt = (task: FoundTask) => task.hash === hash;
    this.#was = fold.seen.get(hash);
    this.#before = tasksOf(fold.before).filter(isOfIt);
    this.#after = tasksOf(fold.after).filter(isOfIt);
    this.#prior = fold.prior.get(hash);
    const [told, record] = [fold.told.get(hash), fold.records.get(hash)];
    if (told === undefined) this.#expect('deleted', record, undefined);
    else if (record === undefined) this.breaches.push('is gone from the ledger');
    else if (fold.atOdds.has(hash)) this.#judgeOdds(told, record);
    else this.#judge(told, record);
  }

  #expect(what: string, found: unknown, wanted: unknown): void {
    const [is, should] = [found, wanted].map((it) => JSON.stringify(it));
    if (is !== should) this.breaches.push(`${what}: ${is} instead of ${should}`);
  }

  /** Nothing is decided, and all stays as it is. */
  #judgeOdds(told: CountedRecord, record: CountedRecord): void {
    this.#expect('undecided', stateOf(record), stateOf(told));
    this.#expect('tasks at odds', this.#after, this.#before);
    const isTwofold = new Set(this.#before.map(sayingOf)).size > 1;
    const isTold = this.#prior === undefined || stateOf(this.#prior) !== stateOf(told);
    const [now] = this.#before;
    const isEdited =
      this.#was === undefined || now === undefined || sayingOf(now) !== sayingOf(this.#was);
    if (!isTwofold && !(isTold && isEdited)) this.breaches.push('at odds without a reason');
  }

  #judge(told: CountedRecord, record: CountedRecord): void {
    const [now, ...more] = this.#before;
    if (more.some((one) => sayingOf(one) !== (now && sayingOf(now)))) {
      this.breaches.push('tasks that differ are not at odds');
    }
    if (now === undefined) this.#judgeAbsence(told, record);
    else this.#judgeTask(now, told, record);
    this.#judgeFile(record);
  }

  #judgeAbsence(told: CountedRecord, record: CountedRecord): void {
    const isTakenAway =
      this.#was !== undefined && told.status === 'active' && told.task === 'listed';
    const isRelisted = this.#prior?.status !== 'active' || this.#prior.task !== 'listed';
    if (isTakenAway && !isRelisted) this.#expect('taken away', record.task, 'missing');
    else this.#expect('untouched', stateOf(record), stateOf(told));
  }

  #judgeTask(now: FoundTask, told: CountedRecord, record: CountedRecord): void {
    const isMarked = now.mark !== (this.#was?.mark ?? 'open') && now.mark !== boxOf(told);
    const isStale = this.#was === undefined && told.status === 'fixed';
    const isPersons = isMarked && !isStale;
    const isFixed = isPersons && now.mark === 'done';
    const isBack = isFixed && record.status === 'active' && record.regressions > told.regressions;
    if (isFixed) this.#judgeFix(now, told, record);
    if (!isBack) this.#expect('mark', boxOf(record), isPersons ? now.mark : boxOf(told));
    if (isPersons) this.#judgeClash('mark', isOver(told) && told.status !== this.#prior?.status);
    if (!isBack) this.#judgeSeverity(now, told, record);
    if (record.status === 'active' && !isBack) this.#expect('listed', record.task, 'listed');
    for (const word of isBack ? [] : wordsOf(now.text)) {
      if (this.#after.some(({ text }) => !text.includes(word)))
        this.breaches.push(`the word ${word} is lost`);
    }
  }

  #judgeFix(now: FoundTask, told: CountedRecord, record: CountedRecord): void {
    this.#expect('fixes', record.fixes.length, told.fixes.length + 1);
    for (const word of wordsOf(now.text)) {
      const isKept = record.fixes.at(-1)?.description.includes(word) === true;
      if (!isKept) this.breaches.push(`the word ${word} is not in the description`);
    }
  }

  #judgeSeverity({ severity }: FoundTask, told: CountedRecord, record: CountedRecord): void {
    // An old version that was brought back tells where a task stood once.
    const isSettled = told.status === 'active' && told.severity === this.#prior?.severity;
    if (this.#was === undefined && !isSettled) return;
    const before = this.#was === undefined ? told.severity : this.#was.severity;
    const isMoved = severity !== null && severity !== before && severity !== told.severity;
    if (!isMoved) return this.#expect('severity', record.severity, told.severity);
    this.#expect('chosen severity', [record.severity, record.severityBy], [severity, 'person']);
    this.#judgeClash(
      'severity',
      told.severityBy === 'person' &&
        told.severity !== this.#prior?.severity &&
        this.#was !== undefined,
    );
  }

  #judgeClash(what: string, isChangedByBoth: boolean): void {
    if (isChangedByBoth) this.breaches.push(`both changed the ${what}, and nobody is told`);
  }

  /** What stands in the file, now that both agree. */
  #judgeFile(record: CountedRecord): void {
    const isListed = record.status === 'active' && record.task === 'listed';
    this.#expect('tasks', this.#after.length, isListed ? 1 : 0);
    for (const { mark, place, severity } of isListed ? this.#after : []) {
      this.#expect('box', mark, boxOf(record));
      if (place === 'section') this.#expect('section', severity, record.severity);
    }
  }
}

function stateOf({ status, work, task, severity, severityBy, fixes }: CountedRecord): string {
  return JSON.stringify({ status, work, task, severity, severityBy, fixes: fixes.length });
}

function sayingOf({ mark, place, severity, text }: FoundTask): string {
  return JSON.stringify({ mark, place, severity, text });
}

/** What a record's box is to say. */
function boxOf({ status, work }: CountedRecord): TaskMark {
  if (status === 'fixed') return 'done';
  if (status === 'ignored') return 'dropped';
  return work === 'in_progress' ? 'in progress' : 'open';
}

function isOver({ status }: CountedRecord): boolean {
  return status !== 'active';
}

function wordsOf(text: string): readonly string[] {
  return text.match(/mine\d{3}/g) ?? [];
}

/** What stood at the margin is as it was, to the byte, and in order; what stood below a task may have moved. */
function findLostLines({ before, after }: WatchedFold): readonly string[] {
  const [were, are] = [before, after].map(personsLines);
  const left = [...(are ?? [])];
  const margin = (were ?? []).filter((line) => /^\S/.test(line));
  let at = -1;
  const disordered = margin.filter((line) => {
    at = left.indexOf(line, at + 1);
    return at === -1;
  });
  const bare = left.map(withoutIndent);
  const lost = (were ?? []).map(withoutIndent).filter((line) => {
    const found = bare.indexOf(line);
    if (found !== -1) bare.splice(found, 1);
    return found === -1;
  });
  return [
    ...disordered.map((line) => `the line ${JSON.stringify(line)} is not where it was`),
    ...lost.map((line) => `the line ${JSON.stringify(line)} is lost`),
    ...bare.map((line) => `the line ${JSON.stringify(line)} is new`),
  ];
}

/** All but our tasks and blank lines. */
export function personsLines(text: string): readonly string[] {
  let isFenced = false;
  return text.split('\n').filter((line) => {
    if (line === '```') isFenced = !isFenced;
    return line.trim() !== '' && (isFenced || !line.includes('<!-- errtrack:'));
  });
}

/** A line as it is wherever it stands. */
export function withoutIndent(line: string): string {
  return line.replace(/^\s*(?:[-*+] )?/, '');
}
