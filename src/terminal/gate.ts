import type { Baseline, Finding, GateRules, Verdict } from '../core/gate.js';
import { type ErrorListItem, renderHeadline } from './error-list.js';
import { type Field, getValueWidth, renderFields, renderTitle } from './fields.js';
import { describeBaseline, shortenCommit } from './gate-baseline.js';
import { defuseText } from './github-command.js';
import { toOneLine, toPrintable } from './printable.js';
import { formatAge, formatCount, formatNumber } from './relative-time.js';
import type { Theme } from './theme.js';
import { cutToWidth } from './width.js';

/** A finding, and how it is called and found here. */
export interface GateItem extends Pick<ErrorListItem, 'shortHash' | 'place' | 'command'> {
  readonly kind: Finding['kind'];
  readonly record: Finding['record'];
}

export interface GateReport {
  readonly baseline: Baseline;
  readonly rules: GateRules;
  readonly verdict: Verdict;
  /** The verdict's findings. */
  readonly items: readonly GateItem[];
  /** Epoch ms. */
  readonly now: number;
}

const GROUPS = [
  ['new', 'New Errors'],
  ['regressed', 'Errors That Came Back'],
] as const satisfies readonly (readonly [Finding['kind'], string])[];

const NARROW = 60;
const LABELS: readonly Field[] = [['Was fixed', '']];
const MAX_CHARACTERS = 4000;

/** What a gate has found, for people: each finding in its group, and the verdict as the last line. */
export function renderGate(report: GateReport, theme: Theme, width: number): string {
  const { items, now } = report;
  const groups = GROUPS.flatMap(([kind, title]) => {
    const members = items.filter((item) => item.kind === kind);
    if (members.length === 0) return [];
    const heading = renderTitle(`${title} (${formatNumber(members.length)})`, theme, width);
    const blocks = members.map((item) => renderItem(item, theme, width, now));
    return [`${heading}\n${blocks.join('\n\n')}`];
  });
  const paint = report.verdict.passed ? theme.good : theme.bad;
  const verdict = `${paint(tellVerdict(report))}\n${tellContext(report)}`;
  return defuseText([...groups, verdict].join('\n\n'));
}

/** The answer in one line. */
export function tellVerdict({ verdict, rules }: GateReport): string {
  const { findings, passed } = verdict;
  const found = tellFindings(findings);
  if (findings.length === 0) {
    return `${rules.regressedOnly ? 'No error came back' : 'No new errors, and none came back'}${tellLimit(rules)}.`;
  }
  const max = rules.max ?? 0;
  if (passed) return `${found}${tellLimit(rules)}: let through, as --max is ${formatNumber(max)}.`;
  return `${found}${tellLimit(rules)}${max > 0 ? `: more than --max ${formatNumber(max)}` : ''}.`;
}

function tellFindings(findings: readonly Finding[]): string {
  const back = findings.filter(({ kind }) => kind === 'regressed').length;
  const fresh = findings.length - back;
  const parts = [
    ...(fresh > 0 ? [formatCount(fresh, 'new error')] : []),
    ...(back > 0
      ? [`${fresh > 0 ? formatNumber(back) : formatCount(back, 'error')} came back`]
      : []),
  ];
  return parts.join(', ');
}

/** What was asked for, where that is not everything. */
function tellLimit({ severity }: GateRules): string {
  if (severity === undefined) return '';
  return severity === 'HIGH' ? ' (HIGH)' : ` (${severity} or worse)`;
}

/** What it was compared with, and what else is there. */
export function tellContext({ baseline, verdict }: GateReport): string {
  const { known, woken, passedOver } = verdict;
  const words = describeBaseline(baseline);
  return [
    baseline.found ? `Compared with ${words}.` : `${words}: every error is new.`,
    ...(known > 0 ? [`${tellKnown(known)} known${tellWoken(woken)}.`] : []),
    ...(passedOver > 0 ? [`${formatNumber(passedOver)} more not asked for.`] : []),
  ].join(' ');
}

function tellKnown(known: number): string {
  return `${formatCount(known, 'active error')} ${known === 1 ? 'is' : 'are'}`;
}

/** Said, as it is nobody's wish that it goes unseen. */
function tellWoken(woken: number): string {
  return woken === 0 ? '' : `, ${formatNumber(woken)} of them not ignored any more`;
}

/** What a person may do about it; null where nothing needs to be done. */
export function adviseOnGate({ baseline, verdict }: GateReport, runner: string): string | null {
  if (verdict.passed) return null;
  // Of another ref the ledger is that of where both part, which no commit on this branch changes.
  return baseline.ref === 'HEAD'
    ? `Mend them, or make them known: \`${runner} sync\`, then commit ${toPrintable(baseline.file ?? '')}.`
    : `Mend them, or say that they do not matter: \`${runner} ignore <hash>\`, then commit.`;
}

function renderItem(item: GateItem, theme: Theme, width: number, now: number): string {
  const { record, shortHash, place, command } = item;
  const indent = width < NARROW ? 0 : 2;
  const fitLine = (text: string): string =>
    cutToWidth(toOneLine(text.slice(0, MAX_CHARACTERS)), getValueWidth(LABELS, width, indent));
  const fields: readonly Field[] = [
    ['Message', fitLine(record.message)],
    ['Severity', theme.severity[record.severity](record.severity)],
    ['Context', fitLine(record.context)],
    // Never cut: what is to be clicked or copied has to be whole.
    ['Where', place === null ? '' : theme.place(toPrintable(place))],
    ['Was fixed', item.kind === 'new' ? '' : fitLine(tellFix(item, now))],
    ['Show', theme.command(command)],
  ];
  const known = fields.filter(([, value]) => value !== '');
  return `${renderHeadline(record, shortHash, theme)}\n${renderFields(known, theme, indent)}`;
}

/** The last fix, which did not hold. */
function tellFix({ record }: GateItem, now: number): string {
  const fix = record.fixes.at(-1);
  if (fix === undefined) return '';
  const commit = fix.commit === null ? '' : ` in ${shortenCommit(fix.commit)}`;
  return `${formatAge(fix.at, now)}${commit}${fix.description === '' ? '' : `: ${fix.description}`}`;
}
