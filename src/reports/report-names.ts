import { latePattern } from '../core/late-pattern.js';
import { nameSubject } from '../core/runs/report-head.js';
import type { Run } from '../core/runs/run.js';

/** The three files of a run, each by its name alone. */
export interface ReportNames {
  readonly tracking: string;
  readonly monitoring: string;
  readonly summary: string;
}

/** Bytes: with what stands around it, a name stays below the 255 that a folder takes. */
const MAX_SUBJECT = 120;
const MAX_PLACE = 80;

/**
 * What a run's reports are called: for whom, and when it ended, or last told of itself.
 * @param count which of the runs of this subject that ended in the same second: the second one's end with `_2`.
 */
export function nameReports(run: Run, count = 1): ReportNames {
  const subject = toNamePart(nameSubject(run), MAX_SUBJECT) || 'run';
  const end = `${subject}_${formatStamp(run.endedAt ?? run.lastEventAt)}${formatCount(count)}`;
  return {
    tracking: `tracking_report_${end}.json`,
    monitoring: `monitoring_report_${end}.json`,
    summary: `summary_report_${end}.txt`,
  };
}

/** The page about a run; a run has one, which is written anew when it is reported again. */
export function nameHtmlReport(run: Run): string {
  const subject = toNamePart(nameSubject(run), MAX_SUBJECT) || 'run';
  return `html_report_${subject}_${run.id}.html`;
}

/** Where and when something failed of which there is a picture. */
export interface FailedPlace {
  readonly phase: string | null;
  /** The name of the step. */
  readonly step: string;
  /** Epoch ms. */
  readonly at: number;
}

/** `error_Phase_2_Process_File_20260204_153045.png`. */
export function nameScreenshot({ phase, step, at }: FailedPlace, count = 1): string {
  const parts = [phase ?? '', step].map((text) => toNamePart(text, MAX_PLACE));
  return `${['error', ...parts.filter(Boolean), formatStamp(at)].join('_')}${formatCount(count)}.png`;
}

/** `YYYYMMDD_HHMMSS` in UTC, as the times in the reports: names sort by time, also when the clocks are put back. */
export function formatStamp(ms: number): string {
  const [day = '', time = ''] = new Date(ms).toISOString().split('T');
  return `${day.replaceAll('-', '')}_${time.slice(0, 8).replaceAll(':', '')}`;
}

/**
 * A text as a part of a file's name: white space becomes `_`, and of the rest only letters and digits of any
 * script, `_`, `-` and dots between them stay. Empty where nothing does.
 */
export function toNamePart(text: string, maxBytes: number): string {
  const safe = text.normalize('NFC').replace(unsafe(), '').trim().replace(/\s+/gu, '_');
  return cutBytes(safe.replace(/\.{2,}/g, '.').replace(dotsOrMarks(), ''), maxBytes).replace(
    /\.+$/,
    '',
  );
}

const unsafe = latePattern(String.raw`[^\p{L}\p{M}\p{N}\s._-]`, 'gu');
const dotsOrMarks = latePattern(String.raw`^[.\p{M}]+`, 'u');

function cutBytes(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  let cut = '';
  let bytes = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > maxBytes) break;
    cut += character;
  }
  return cut;
}

function formatCount(count: number): string {
  return count === 1 ? '' : `_${count}`;
}
