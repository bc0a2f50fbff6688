import type { Severity } from '../core/severity.js';
import { renderFields } from './fields.js';
import { toOneLine, toPrintable, toPrintableLines } from './printable.js';
import { formatCount, formatTime } from './relative-time.js';
import type { Theme } from './theme.js';

/** Something that is wrong, and what to do about it (null where the problem says it itself). */
export interface Finding {
  readonly problem: string;
  readonly cure: string | null;
}

/** What `doctor` found out. Paths are absolute. */
export interface Diagnosis {
  readonly healthy: boolean;
  readonly version: string;
  readonly node: string;
  readonly platform: string;
  readonly root: string;
  readonly reason: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly files: Readonly<Record<string, { readonly path: string; readonly exists: boolean }>>;
  /** Events in journals that no fold has taken yet. */
  readonly waiting: number;
  /** What they wait for, in words; null where nothing keeps them waiting. */
  readonly waitingBecause: string | null;
  /** Who holds the lock of the fold; null where nobody does. */
  readonly lock: {
    readonly pid: number | null;
    /** Epoch ms. */
    readonly since: number;
    /** Null where that cannot be told from here. */
    readonly isAlive: boolean | null;
    readonly isStale: boolean;
    readonly inWords: string;
  } | null;
  /** Where the tasks of each severity go; null where the file cannot be edited. */
  readonly sections: readonly TaskSection[] | null;
  /** The last entries of `.errtrack/trouble.ndjson`. */
  readonly trouble: readonly {
    /** Epoch ms. */
    readonly t: number;
    readonly where: string;
    readonly what: string;
  }[];
  /** What lies in `.errtrack/quarantine/`, the newest first. */
  readonly quarantine: readonly Quarantined[];
  readonly findings: readonly Finding[];
  /** What is not wrong, and could be better. */
  readonly hints: readonly string[];
}

/** The section of TODO.md that the tasks of a severity go into, and what makes it the one. */
export interface TaskSection {
  readonly severity: Severity;
  readonly title: string;
  /** Null where it is made with the first task. */
  readonly line: number | null;
  readonly by: 'configuration' | 'heading' | 'default';
}

/** A file that was put in quarantine, and why. */
export interface Quarantined {
  readonly path: string;
  readonly bytes: number;
  /** Epoch ms. */
  readonly at: number;
  readonly why: string;
}

export function renderDiagnosis(diagnosis: Diagnosis, theme: Theme): string {
  const { version, node, platform, findings, hints, trouble, quarantine } = diagnosis;
  return [
    theme.strong(`errtrack ${version}, Node ${node}, ${platform}`),
    renderFacts(diagnosis, theme),
    ...findings.map((finding) => renderFinding(finding, theme)),
    ...hints.map((hint) => `${theme.faint('→')} ${toOneLine(hint)}`),
    ...(trouble.length > 0
      ? [`${theme.strong('Trouble')}\n${trouble.map(formatTrouble).join('\n')}`]
      : []),
    ...(quarantine.length > 0 ? [renderQuarantine(quarantine, theme)] : []),
    findings.length === 0
      ? theme.good('Nothing is wrong.')
      : theme.bad(`${formatCount(findings.length, 'thing is', 'things are')} wrong.`),
  ].join('\n\n');
}

function renderFacts(diagnosis: Diagnosis, theme: Theme): string {
  const { root, reason, settings, files, sections, lock } = diagnosis;
  const values = Object.entries(settings).map(([name, value]) => `${name} ${String(value)}`);
  return renderFields(
    [
      ['Root', toPrintable(root)],
      ['Because', toOneLine(reason)],
      ...Object.entries(files).map(
        ([name, { path, exists }]) =>
          [name, toPrintable(path) + (exists ? '' : ' (not there yet)')] as const,
      ),
      ['Settings', toOneLine(values.join(', '))],
      ...(sections === null ? [] : [['Sections', sections.map(formatSection)] as const]),
      ['Waiting', formatWaiting(diagnosis)],
      ...(lock === null ? [] : [['Lock', toOneLine(lock.inWords)] as const]),
    ],
    theme,
  );
}

function formatWaiting({ waiting, waitingBecause }: Diagnosis): string {
  if (waiting === 0) return 'nothing';
  const reason = waitingBecause === null ? '' : `: ${toOneLine(waitingBecause)}`;
  return `${formatCount(waiting, 'event')}${reason}; \`errtrack sync\` takes them in`;
}

/** What a heading is taken for is a guess, so it says what made it. */
const REASONS = {
  configuration: 'as configured',
  heading: 'by its words',
  default: 'as no heading says it',
} as const satisfies Record<TaskSection['by'], string>;

function formatSection({ severity, title, line, by }: TaskSection): string {
  const place = line === null ? 'made with the first task' : `line ${line}`;
  return `${severity} → ${toOneLine(title)} (${place}, ${REASONS[by]})`;
}

function renderFinding({ problem, cure }: Finding, theme: Theme): string {
  const [first = '', ...rest] = toPrintableLines(problem);
  return [
    `${theme.bad('✖')} ${first}`,
    ...rest.map((line) => `  ${line}`),
    ...(cure === null ? [] : [`  ${theme.faint('→')} ${toPrintable(cure)}`]),
  ].join('\n');
}

/** Copies are for people: nothing of errtrack reads them. */
function renderQuarantine(quarantine: Diagnosis['quarantine'], theme: Theme): string {
  const items = quarantine.map(({ path, bytes, at, why }) => {
    const size = formatCount(bytes, 'byte');
    return `  ${formatTime(new Date(at).toISOString())} ${toPrintable(path)} (${size}): ${toOneLine(why)}`;
  });
  return [
    theme.strong('Quarantine'),
    ...items,
    `  ${theme.faint('→')} delete what you do not need any more`,
  ].join('\n');
}

function formatTrouble({ t, where, what }: Diagnosis['trouble'][number]): string {
  return `  ${formatTime(new Date(t).toISOString())} ${toOneLine(`${where}: ${what}`)}`;
}
