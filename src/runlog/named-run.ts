import { ErrtrackError } from '../core/errtrack-error.js';
import { findNearestPrefix } from '../core/nearest-prefix.js';
import { findNearestWord } from '../core/nearest-word.js';
import { toOneLine } from '../core/printable.js';
import { findRun, type RunLookup } from './find-run.js';
import { listRunHeads } from './list-runs.js';

const MAX_CANDIDATES = 10;
/** No id is longer. */
const MAX_NAME = 120;

type Missing = Exclude<RunLookup, { kind: 'found' }>;

/**
 * The id of the run that a person names.
 * @throws ErrtrackError where it is the name of none, or of several.
 */
export function getRunId(dataDir: string, name: string): string {
  const lookup = findRun(dataDir, name);
  if (lookup.kind === 'found') return lookup.id;
  throw new ErrtrackError(
    lookup.kind === 'ambiguous' ? 'AMBIGUOUS' : 'NOT_FOUND',
    explain(lookup, name.slice(0, MAX_NAME)) + suggest(dataDir, lookup, name),
  );
}

function explain(lookup: Missing, name: string): string {
  if (lookup.kind === 'ambiguous') {
    const shown = lookup.candidates.slice(0, MAX_CANDIDATES).map((id) => `\n  ${id}`);
    const hidden = lookup.candidates.length - shown.length;
    const more = hidden > 0 ? `\n  and ${hidden} more` : '';
    return `${name} is the beginning of several runs; give more of it:${shown.join('')}${more}`;
  }
  const hint = '`errtrack runs list` shows what there is';
  if (name === '@latest') return 'Nothing has run here yet';
  return lookup.kind === 'malformed'
    ? `${JSON.stringify(name)} is not the id of a run; ${hint}`
    : `No run ${name}; ${hint}`;
}

/** A name stands for its newest run only behind `@latest:`; an id is misspelt by one character at most. */
function suggest(dataDir: string, lookup: Missing, name: string): string {
  if (lookup.kind === 'ambiguous') return '';
  const { heads } = listRunHeads(dataDir);
  const meant =
    findNearestPrefix(
      name,
      heads.map(({ id }) => id),
    ) ?? findNearestSelector(name, [...new Set(heads.map((head) => head.name))]);
  return meant === null || heads.length === 0 ? '' : `\n(Did you mean ${toOneLine(meant)}?)`;
}

function findNearestSelector(typed: string, names: readonly string[]): string | null {
  const [, selector = '', name = ''] = /^(@[^:]*)?:?(.*)$/s.exec(typed) ?? [];
  if (selector !== '' && name === '') return findNearestWord(selector, ['@latest']);
  const nearest = findNearestWord(name, names);
  return nearest === null ? null : `@latest:${nearest}`;
}
