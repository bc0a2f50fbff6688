import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Finding } from '../../core/gate.js';
import type { LedgerView } from '../../fold/view.js';
import type { AnnotatedItem } from '../../terminal/gate-github.js';
import { createListItem, nameRecords } from '../tracked-records.js';

/** How each finding is called here, and where it is: for whoever stands here, and from the top of the repository. */
export function listItems(
  findings: readonly Finding[],
  view: LedgerView,
  root: string,
  runner: string,
): readonly AnnotatedItem[] {
  if (findings.length === 0) return [];
  const tracked = nameRecords(view);
  const top = findTop(root);
  return findings.map(({ kind, record }) => {
    const { shortHash, place } = createListItem(record, tracked, root, runner);
    const file = record.location && relative(top, resolve(root, record.location.file));
    const command = `${runner} show ${shortHash}`;
    return { kind, record, shortHash, place, command, file: file && keepInside(file) };
  });
}

/** With `/`, as a forge names files; null for what is elsewhere. */
function keepInside(way: string): string | null {
  const isOutside = way === '' || way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way);
  return isOutside ? null : way.split(sep).join('/');
}

/** The top of the work tree, or the root itself outside git. */
function findTop(root: string): string {
  for (let at = root; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return root;
  }
}
