import { lstatSync, realpathSync, rmSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { ErrtrackError } from '../core/errtrack-error.js';
import { appendLines, renderUnionLine } from '../core/git-attributes.js';
import { tellReason } from '../core/reason.js';
import { createFile, replaceFile } from '../files/durable-file.js';
import { isWithin } from '../files/root.js';
import { readOwnFile } from '../files/small-file.js';
import { PROBE_TEXT, readMergeAttribute } from '../sources/merge-attribute.js';

/** What became of `.gitattributes`. */
export interface UnionOutcome {
  readonly kind: 'Created' | 'Changed' | 'Kept';
  /** Lines that were added. */
  readonly added: readonly string[];
  readonly notes: readonly string[];
}

const NAME = '.gitattributes';
const MAX_BYTES = 100_000_000;
const ATTEMPTS = 10;

/**
 * Where lines would be written, before anything is.
 * @throws ErrtrackError where git would not read what stands in its place, or there is no git.
 */
export function checkAttributes(root: string, inGit: boolean): void {
  if (!inGit) {
    throw new ErrtrackError(
      'BAD_OPTION',
      `--git needs a git repository, and ${root} is in none: run \`git init\` first, or leave --git out`,
    );
  }
  const path = join(root, NAME);
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined || stat.isFile()) return;
  const what = stat.isSymbolicLink() ? 'a link, which git does not follow' : 'not a file';
  throw new ErrtrackError(
    'BAD_FILE',
    `${path} is ${what}; put a file in its place, then try again`,
  );
}

/**
 * Have git keep the lines of both sides of these files, where nothing is said about them yet. Every other byte of
 * `.gitattributes` stays.
 * @param files absolute paths.
 * @param folder where temporary files may stand.
 */
export function addUnionAttributes(
  root: string,
  files: readonly string[],
  folder: string,
): UnionOutcome {
  const probe = join(folder, `attributes-${process.pid}`);
  createFile(probe, Buffer.from(PROBE_TEXT));
  try {
    const judged = files.map((file) => judge(root, file, probe));
    const lines = judged.flatMap(({ line }) => (line === null ? [] : [line]));
    const notes = judged.flatMap(({ note }) => (note === null ? [] : [note]));
    const written = append(root, lines, folder);
    const unheard = judged.filter(({ path, line }) => {
      const attribute = line === null ? null : readMergeAttribute(root, path, probe);
      return attribute !== null && (attribute.kind === 'nothing' || attribute.value !== 'union');
    });
    const vain = unheard.map(({ path }) => `git does not go by what ${NAME} says of ${path}`);
    return { ...written, notes: [...notes, ...vain] };
  } finally {
    rmSync(probe, { force: true });
  }
}

interface Judged {
  readonly path: string;
  readonly line: string | null;
  readonly note: string | null;
}

function judge(root: string, file: string, probe: string): Judged {
  const path = findTracked(root, file);
  if (path === null) {
    const name = relative(root, file);
    const note = `${name} leads out of ${root}: give the file that it leads to merge=union yourself`;
    return { path: name, line: null, note };
  }
  const attribute = readMergeAttribute(root, path, probe);
  const line = renderUnionLine(path);
  if (attribute === null || attribute.kind === 'nothing') return { path, line, note: null };
  const { value } = attribute;
  const said = SAID[value] ?? `merge=${value}`;
  const note = value === 'union' ? null : `${path} has ${said} already: that was left as it is`;
  return { path, line: null, note };
}

/** As it is written, by what git calls it. */
const SAID: Readonly<Record<string, string>> = {
  set: 'merge',
  unset: '-merge',
  unspecified: '!merge',
};

/** The file that git merges: where a link leads to another file, that one. Null where it is not below the root. */
function findTracked(root: string, file: string): string | null {
  const isThere = statSync(file, { throwIfNoEntry: false }) !== undefined;
  const [target, top] = isThere ? [realpathSync(file), realpathSync(root)] : [file, root];
  return isWithin(target, top) ? relative(top, target).replaceAll(sep, '/') : null;
}

function append(
  root: string,
  wanted: readonly string[],
  folder: string,
): Omit<UnionOutcome, 'notes'> {
  const path = join(root, NAME);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const before = read(path);
    const standing = new Set(before?.toString('utf8').split(/\r?\n/));
    // Git cannot always be asked.
    const added = wanted.filter((line) => !standing.has(line));
    if (added.length === 0) return { kind: 'Kept', added };
    if (place(path, before, appendLines(before, added), folder))
      return { kind: before === null ? 'Created' : 'Changed', added };
  }
  throw new ErrtrackError('BAD_FILE', `Cannot write ${path}: it kept changing; try again`);
}

/** Whether it was written: not where somebody else was faster. */
function place(path: string, before: Buffer | null, bytes: Uint8Array, folder: string): boolean {
  let isOvertaken = false;
  try {
    if (before === null) return createFile(path, bytes, folder);
    replaceFile(
      path,
      bytes,
      () => {
        isOvertaken = read(path)?.equals(before) !== true;
        if (isOvertaken) throw new Error('it was saved meanwhile');
      },
      folder,
    );
    return true;
  } catch (cause) {
    if (isOvertaken) return false;
    const reason = tellReason(cause);
    throw new ErrtrackError(
      'BAD_FILE',
      `Cannot write ${path}: ${reason}; check the folder's permissions and the free space`,
      { cause },
    );
  }
}

function read(path: string): Buffer | null {
  try {
    return readOwnFile(path, MAX_BYTES);
  } catch (cause) {
    throw new ErrtrackError('BAD_FILE', `Cannot read ${path}: ${tellReason(cause)}`, { cause });
  }
}
