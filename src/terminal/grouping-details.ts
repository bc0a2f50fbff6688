import { countsDefault } from '../core/errors/grouping.js';
import type { CountedRecord } from '../core/errors/record.js';
import type { RecordedFrame } from '../core/errors/recorded-frames.js';
import type {
  GroupingExplanation,
  InputName,
  Proof,
  SiteSource,
} from '../core/grouping-explanation.js';
import { renderHeadline } from './error-list.js';
import { type Field, getValueWidth, renderFields } from './fields.js';
import { formatInput, formatText, INPUT_LABELS } from './key-inputs.js';
import { toOneLine } from './printable.js';
import type { Theme } from './theme.js';
import { wrapToWidth } from './width.js';

/** Everything that `show --grouping` knows about one error. */
export interface GroupingDetails {
  readonly record: CountedRecord;
  readonly explanation: GroupingExplanation;
  readonly shortHash: string;
  /** How errtrack is called here: `npx errtrack`. */
  readonly runner: string;
}

/** Explain to a person who knows nothing of grouping why a record is what it is. */
export function renderGrouping(details: GroupingDetails, theme: Theme, width: number): string {
  const { record, explanation } = details;
  return [
    renderHeadline(record, record.hash, theme),
    renderKey(details, theme, width),
    renderTemplate(explanation, theme, width),
    renderSite(explanation, theme, width),
    renderHashes(explanation, theme, width),
    renderAdvice(details, theme),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function renderKey({ record, explanation }: GroupingDetails, theme: Theme, width: number): string {
  const { inputs, version, proof } = explanation;
  const labels = inputs.map(({ name }): Field => [INPUT_LABELS[name], '']);
  const room = getValueWidth(labels, width, INDENT);
  const fields = inputs
    .filter(({ counts }) => counts)
    .map(({ name, value }): Field => {
      const remark = remarkOn(name, record);
      const remarks = remark === '' ? [] : wrapToWidth(remark, room);
      const lines = formatInput(name, value, room);
      return [INPUT_LABELS[name], [...lines, ...remarks.map((line) => theme.faint(line))]];
    });
  const title = `Key: throws with all of these the same are one error (grouping version ${version})`;
  const paint = proof === 'proven' ? theme.good : theme.bad;
  const told = wrapToWidth(PROOFS[proof](explanation), width - INDENT);
  return [
    renderTitle(title, theme, width),
    renderFields(fields, theme, INDENT),
    ...told.map((line) => MARGIN + paint(line)),
  ].join('\n');
}

const INDENT = 2;
const MARGIN = ' '.repeat(INDENT);

function remarkOn(name: InputName, { causes, grouping }: CountedRecord): string {
  const isDeep = grouping.cause !== undefined && causes.length > 1;
  if (name === 'cause' && isDeep) return `(the deepest of ${causes.length})`;
  if (name !== 'fingerprint') return '';
  return countsDefault(grouping.fingerprint)
    ? '({{ default }} stands for type, template, site and causes)'
    : '(given in code: type, template, site and causes do not count)';
}

/** What is said of the key, for each outcome of the proof. */
export const PROOFS: Readonly<Record<Proof, (explanation: GroupingExplanation) => string>> = {
  proven: ({ hash }) => `These inputs give ${hash}.`,
  merged: ({ gives }) => `These inputs give ${gives}, which was merged into this error.`,
  overflow: () =>
    'These inputs do not give its hash: it gathers errors of one place that said too many different things.',
  split: () =>
    'These inputs do not give its hash: `errtrack split` has told its errors apart further.',
  version: ({ version }) =>
    `These inputs do not give its hash: it was made by version ${version} of the grouping, which is not the present one.`,
  missing: () =>
    'The record does not hold all that its hash was made of: it was taken over by `errtrack adopt`, or `beforeRecord` has changed what it says.',
  cut: () =>
    'These inputs do not give its hash: they are not whole. What is too long for a record, or not shown to `beforeRecord`, is left out.',
  secret: () =>
    'These inputs do not give its hash: what was given in code holds a secret or the home folder, which the record does not.',
  changed: ({ gives }) =>
    `These inputs give ${gives}: the record was changed after it was made, by \`errtrack scrub\` or by hand.`,
};

function renderTemplate(
  { message, replaced, inputs, siteFrom }: GroupingExplanation,
  theme: Theme,
  width: number,
): string {
  const input = inputs.find(({ name }) => name === 'template');
  if (typeof input?.value !== 'string') return '';
  const rows = [
    ['Message', message] as const,
    ...(replaced?.length === 0 ? [] : [['Template', input.value] as const]),
    ...(replaced ?? []).map(({ placeholder, value }) => [placeholder, value] as const),
  ];
  const room = getValueWidth(rows, width, INDENT);
  const fields = rows.map(([label, value]): Field => [label, cutLines(formatText(value, room))]);
  const title = 'Template: the message without what varies from throw to throw';
  return [
    renderTitle(title + formatCounts(input.counts), theme, width),
    renderFields(fields, theme, INDENT),
    ...renderNote(siteFrom === 'other' ? '' : noteOn(replaced), theme, width),
  ].join('\n');
}

function formatCounts(counts: boolean): string {
  return counts ? '' : ' (does not count here)';
}

const MAX_LINES = 6;

/** Beside a template of two lines nobody needs forty of the message. */
function cutLines(lines: readonly string[]): readonly string[] {
  return lines.length <= MAX_LINES ? lines : [...lines.slice(0, MAX_LINES - 1), '…'];
}

function noteOn(replaced: GroupingExplanation['replaced']): string {
  if (replaced === null)
    return 'The template says what this message means: its own words change with the input, the system or the version of Node.js.';
  return replaced.length === 0 ? 'Nothing in it was replaced.' : '';
}

const SITE_NOTES: Readonly<Record<SiteSource, string>> = {
  frame: 'It is the top frame of the project’s own code (→), without line and column.',
  file: 'It is the file of the top frame of the project’s own code (→): its function has no name.',
  recursion:
    'The stack overflowed, whoever was on top: it is the function that calls itself, or the file of those that call each other (→).',
  caller:
    'It is the top frame of the project’s own code (→) but for those above it, which throw for their callers.',
  other:
    'The record tells of a later throw, under another of its hashes: it is not from these frames.',
  module:
    'No frame is the project’s own code: the module of the first one with a file is the site.',
  context: 'No frame has a file: the context of the boundary is the site.',
  command: 'A command that failed is known by its first two words.',
};

function renderSite(
  { siteFrom, frames, inputs }: GroupingExplanation,
  theme: Theme,
  width: number,
): string {
  if (siteFrom === null && frames.length === 0) return '';
  const note = siteFrom === null ? '' : SITE_NOTES[siteFrom];
  const counts = inputs.some((input) => input.name === 'site' && input.counts);
  return [
    renderTitle(`Site: where in the code${formatCounts(counts)}`, theme, width),
    ...renderNote(note, theme, width),
    ...renderFrames(frames, theme, width),
  ].join('\n');
}

function renderFrames(
  frames: readonly RecordedFrame[],
  theme: Theme,
  width: number,
): readonly string[] {
  const reasonWidth = Math.max(0, ...frames.map(({ reason }) => reason.length));
  const start = INDENT + '→ yes  '.length + reasonWidth + 2;
  return frames.flatMap((frame) => {
    const { decides, inApp, reason } = frame;
    const own = inApp === null ? '?' : inApp ? 'yes' : 'no';
    const head = `${decides ? '→' : ' '} ${own.padEnd(3)}  ${reason.padEnd(reasonWidth)}  `;
    const lines = wrapToWidth(toOneLine(frame.text), Math.max(20, width - start));
    const paint = decides ? theme.strong : inApp ? (line: string) => line : theme.faint;
    return lines.map((line, index) =>
      index === 0 ? MARGIN + paint(head + line) : ' '.repeat(start) + paint(line),
    );
  });
}

function renderHashes({ hashes }: GroupingExplanation, theme: Theme, width: number): string {
  if (hashes.length === 0) return '';
  const title = 'Other hashes that name this error: what throws them is counted here';
  const lines = wrapToWidth(hashes.join(' '), width - INDENT).map((line) => MARGIN + line);
  return [renderTitle(title, theme, width), ...lines].join('\n');
}

function renderAdvice({ shortHash, runner }: GroupingDetails, theme: Theme): string {
  const command = (text: string) => `${MARGIN}${theme.command(`${runner} ${text}`)}`;
  return [
    theme.strong('Different errors in one record?'),
    command(`split ${shortHash} --by message|site`),
    `${MARGIN}or give the boundary a groupingDiscriminator`,
    theme.strong('One error in several records?'),
    command(`merge ${shortHash} <into>`),
    theme.strong('Why is another one not this one?'),
    command(`show ${shortHash} --grouping --with <other>`),
  ].join('\n');
}

function renderTitle(title: string, theme: Theme, width: number): string {
  return wrapToWidth(title, width)
    .map((line) => theme.strong(line))
    .join('\n');
}

function renderNote(note: string, theme: Theme, width: number): readonly string[] {
  if (note === '') return [];
  return wrapToWidth(note, width - INDENT).map((line) => MARGIN + theme.faint(line));
}
