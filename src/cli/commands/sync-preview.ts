import { relative, sep } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import type { FileChange } from '../../fold/markdown-files.js';
import { toPrintableText } from '../../terminal/printable.js';
import { formatCount } from '../../terminal/relative-time.js';
import { sayOutcome } from '../decisions.js';
import { renderJson } from '../json.js';
import { describeRemark } from '../remarks.js';
import type { Session } from '../session.js';
import { readRecords } from '../tracked-records.js';

/** Show what a sync would do, as a unified diff. Returns the exit code. */
export async function previewSync(
  { project, terminal }: Session,
  { json = false }: { readonly json?: boolean },
): Promise<number> {
  const { previewFold } = await import('../../fold/writing.js');
  const preview = await previewFold(project);
  if (preview.kind !== 'previewed') return sayOutcome(preview, terminal, 'The files would wait');
  const { events, remarks, notes, changes } = preview;
  const diffs = changes.map((change) => createDiff(change, project.root));
  if (json) {
    terminal.print(renderJson({ dryRun: true, events, read: remarks, notes, diffs }));
    return 0;
  }
  const tracked = await readRecords(project);
  terminal.talk(
    events === 0 ? 'There is nothing to take in' : `Would take in ${formatCount(events, 'event')}`,
  );
  for (const remark of remarks) terminal.talk(describeRemark(remark, tracked.shorten(remark.hash)));
  for (const note of notes) terminal.talk(toPrintableText(note));
  // Whoever applies it as a patch needs every byte of it.
  for (const { diff } of diffs) {
    const text = diff.replace(/\n$/, '');
    terminal.print(terminal.onScreen ? toPrintableText(text) : text);
  }
  return 0;
}

interface FileDiff {
  readonly file: string;
  readonly diff: string;
}

function createDiff({ path, before, after }: FileChange, root: string): FileDiff {
  const file = relative(root, path).split(sep).join('/');
  const [from, to] = [before ?? new Uint8Array(), after].map((bytes) =>
    Buffer.from(bytes).toString('utf8'),
  );
  const diff = createTwoFilesPatch(
    before === null ? '/dev/null' : `a/${file}`,
    `b/${file}`,
    from ?? '',
    to ?? '',
    '',
    '',
    {
      headerOptions: { includeIndex: false, includeUnderline: false, includeFileHeaders: true },
    },
  );
  return { file, diff };
}
