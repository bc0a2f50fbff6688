import { toOverflow } from './cardinality-guard.js';
import { createRecord, seenAgain } from './errors/life-cycle.js';
import type { ErrorRecord } from './errors/record.js';
import type { Occurrences, ThrowEvent } from './events.js';
import type { GroupingPolicy } from './fold-policy.js';
import { NO_RULING, type Ruling, renderRuleKey } from './grouping-rules.js';

/** Occurrences as the rules of a project want them: with their key and severity. */
export interface RuledOccurrences {
  readonly event: Occurrences;
  readonly ruling: Ruling;
}

/** Ask the rules about occurrences. Where the full record was damaged there is nothing to ask about. */
export function obeyRules(
  event: Occurrences,
  grouping: GroupingPolicy | undefined,
): RuledOccurrences {
  const { k: raw, sample } = event;
  if (grouping === undefined || sample === null) return { event, ruling: NO_RULING };
  const ruling = grouping.judge(sample);
  if (ruling === NO_RULING) return { event, ruling };
  const { fingerprint, severity } = ruling;
  const text = fingerprint && renderRuleKey(fingerprint, raw);
  const k = text === null ? raw : grouping.createKey(text);
  const ruled = { ...sample, k, severity: severity ?? sample.severity };
  return { event: { ...event, k, sample: ruled }, ruling };
}

/** The record of an error seen for the first time; by another hash than its key it takes in others too. */
export function createRuled(
  hash: string,
  sample: ThrowEvent,
  firstAt: number,
  ruling: Ruling,
): ErrorRecord {
  const made = createRecord(sample, firstAt);
  const record = hash === sample.k ? made : toOverflow(made, hash);
  return ruling.ignore ? { ...record, status: 'ignored' } : record;
}

/** A rule's severity holds for what was known before too, unless a person has chosen one, or it is only one of many. */
export function seenUnder(record: ErrorRecord, sample: ThrowEvent, ruling: Ruling): ErrorRecord {
  const seen = seenAgain(record, sample);
  const { severity } = ruling;
  if (severity === null || record.severityBy === 'person' || record.overflow) return seen;
  return seen.severity === severity ? seen : { ...seen, severity };
}
