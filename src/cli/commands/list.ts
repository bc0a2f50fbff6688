import type { ErrorStatus } from '../../core/errors/record.js';
import { briefFields } from '../../core/record-fields.js';
import {
  type Selection,
  type SortOrder,
  selectRecords,
  sortRecords,
} from '../../core/selection.js';
import type { Severity } from '../../core/severity.js';
import { findRunner } from '../../files/runner.js';
import { renderErrorList } from '../../terminal/error-list.js';
import { renderJson } from '../json.js';
import type { Session } from '../session.js';
import { readSince } from '../since-option.js';
import { createListItem, readRecords } from '../tracked-records.js';
import { hintAtWords } from '../word-hints.js';

interface ListOptions {
  readonly all?: boolean;
  readonly fixed?: boolean;
  readonly ignored?: boolean;
  readonly severity?: readonly Severity[];
  readonly context?: string;
  readonly type?: string;
  readonly run?: string;
  readonly since?: string;
  readonly search?: string;
  readonly sort?: SortOrder;
  readonly limit?: number;
  readonly json?: boolean;
}

export async function list(
  { project, terminal, now }: Session,
  _operands: readonly string[],
  options: ListOptions,
): Promise<number> {
  const { name, statuses } = getScope(options);
  const selection = createSelection(options, statuses, now);
  const tracked = await readRecords(project);
  const selected = sortRecords(
    selectRecords(tracked.records, selection),
    options.sort ?? 'severity',
  );
  const shown = selected.slice(0, options.limit);
  if (options.json) {
    terminal.print(renderJson(shown.map(briefFields)));
    return 0;
  }
  if (selected.length === 0) {
    terminal.print(`No ${name.toLowerCase()}${isNarrowed(options) ? ' match' : ''}.`);
    terminal.talk(adviseOnEmpty(tracked.records.length, isNarrowed(options)));
    hintAtWords(terminal, [
      { typed: options.context, known: tracked.records.map((it) => it.context) },
      { typed: options.type, known: tracked.records.map((it) => it.type) },
    ]);
    return 0;
  }
  const runner = findRunner(project.root);
  const items = shown.map((record) => createListItem(record, tracked, project.root, runner));
  const model = { title: name, items, total: selected.length, now };
  terminal.print(renderErrorList(model, terminal.theme, terminal.width));
  return 0;
}

function getScope({ all, fixed, ignored }: ListOptions): {
  readonly name: string;
  readonly statuses: readonly ErrorStatus[];
} {
  if (all || (fixed && ignored)) {
    return all
      ? { name: 'Errors', statuses: ['active', 'fixed', 'ignored'] }
      : { name: 'Fixed or Ignored Errors', statuses: ['fixed', 'ignored'] };
  }
  if (fixed) return { name: 'Fixed Errors', statuses: ['fixed'] };
  if (ignored) return { name: 'Ignored Errors', statuses: ['ignored'] };
  return { name: 'Active Errors', statuses: ['active'] };
}

/** @throws ErrtrackError where `--since` is no time. */
function createSelection(
  { severity, context, type, run, since, search }: ListOptions,
  statuses: readonly ErrorStatus[],
  now: number,
): Selection {
  const sinceMs = readSince('--since', since, now);
  return {
    statuses,
    ...(severity === undefined ? {} : { severities: severity }),
    ...(context === undefined ? {} : { contexts: [context] }),
    ...(type === undefined ? {} : { types: [type] }),
    ...(run === undefined ? {} : { run }),
    ...(sinceMs === undefined ? {} : { since: sinceMs }),
    ...(search === undefined ? {} : { search }),
  };
}

function isNarrowed({ severity, context, type, run, since, search }: ListOptions): boolean {
  return [severity, context, type, run, since, search].some((option) => option !== undefined);
}

function adviseOnEmpty(total: number, narrowed: boolean): string {
  if (total === 0) {
    return 'Nothing is tracked yet; `errtrack run -- <command>` runs a program with tracking on.';
  }
  return narrowed
    ? 'Fewer filters show more; `errtrack list --all` shows everything that is tracked.'
    : '`errtrack list --all` shows everything that is tracked.';
}
