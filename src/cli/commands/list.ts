import type { ErrorStatus } from '../../core/errors/record.js';
import { briefFields } from '../../core/record-fields.js';
import { type SortOrder, sortRecords } from '../../core/record-order.js';
import { createSelectionTest } from '../../core/selection.js';
import { createShortener } from '../../core/short-hash.js';
import { findRunner } from '../../files/runner.js';
import { renderErrorList } from '../../terminal/error-list.js';
import { isNarrowed, readSelection } from '../asked-selection.js';
import { readBriefly } from '../brief-records.js';
import { hintAtSelector } from '../chosen-records.js';
import { renderJson } from '../json.js';
import type { SelectingOptions } from '../selecting-options.js';
import type { Session } from '../session.js';
import { createListItem } from '../tracked-records.js';

interface ListOptions extends SelectingOptions {
  readonly all?: boolean;
  readonly fixed?: boolean;
  readonly ignored?: boolean;
  readonly status?: readonly ErrorStatus[];
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
  const selection = await readSelection({ project, now }, options, statuses);
  const { words = [] } = selection;
  const test = createSelectionTest(selection);
  const { records, names: tracked, daysOf } = await readBriefly(project, { words, test });
  const selected = sortRecords(records, options.sort ?? 'severity');
  const shown = selected.slice(0, options.limit).map((record) => record.whole());
  if (options.json) {
    terminal.print(renderJson(shown.map(briefFields)));
    return 0;
  }
  if (selected.length === 0) {
    terminal.print(`No ${name.toLowerCase()}${isNarrowed(options) ? ' match' : ''}.`);
    terminal.talk(adviseOnEmpty(tracked.length, isNarrowed(options)));
    hintAtSelector(terminal, (await readBriefly(project)).records, options);
    return 0;
  }
  const runner = findRunner(project.root);
  const names = { shorten: createShortener(tracked), daysOf };
  const items = shown.map((record) => createListItem(record, names, project.root, runner));
  const model = { title: name, items, total: selected.length, now };
  terminal.print(renderErrorList(model, terminal.theme, terminal.width));
  return 0;
}

const STATUSES = ['active', 'fixed', 'ignored'] as const;

interface Scope {
  readonly name: string;
  readonly statuses: readonly ErrorStatus[];
}

/** The shorter options add to `--status`. */
function getScope({
  all = false,
  fixed = false,
  ignored = false,
  status = [],
}: ListOptions): Scope {
  const given = { active: false, fixed, ignored };
  const wanted = STATUSES.filter((it) => all || given[it] || status.includes(it));
  const statuses = wanted.length === 0 ? (['active'] as const) : wanted;
  const names = statuses.map((it) => it.slice(0, 1).toUpperCase() + it.slice(1));
  return { name: names.length === 3 ? 'Errors' : `${names.join(' or ')} Errors`, statuses };
}

function adviseOnEmpty(total: number, narrowed: boolean): string {
  if (total === 0) {
    return 'Nothing is tracked yet; `errtrack run -- <command>` runs a program with tracking on.';
  }
  return narrowed
    ? 'Fewer filters show more; `errtrack list --all` shows everything that is tracked.'
    : '`errtrack list --all` shows everything that is tracked.';
}
