import { DEFAULT_SEVERITY, isSeverity, type Severity } from '../core/severity.js';
import type { Project } from '../files/project.js';
import { applyBeforeRecord, type BeforeRecord } from './before-record.js';
import { type Described, describe } from './description.js';
import type { TrackingOptions } from './options.js';
import type { Occurrence, ThrowBody } from './recorder.js';

const TAG_LENGTH = 200;
const TAGS_KEPT = 20;

export interface OccurrenceSettings {
  readonly project: Project;
  /** The boundary's name, where the options give no context. */
  readonly name: string;
  readonly fatal: boolean;
  readonly beforeRecord: BeforeRecord | undefined;
}

/** What is recorded of one throw, or null where the person's hook dropped it. */
export function createOccurrence(
  value: unknown,
  options: TrackingOptions,
  settings: OccurrenceSettings,
): Occurrence | null {
  const { project, name, fatal, beforeRecord } = settings;
  const described = describeWith(value, options, name, project);
  if (beforeRecord === undefined) {
    const signature = [severityOf(options), options.context ?? name, options.autoAddTodo, fatal];
    return {
      k: described.k,
      signature: signature.join('|') + renderTags(options.tags),
      fatal,
      body: () => createBody(described, options, name, fatal),
    };
  }
  const body = applyBeforeRecord(createBody(described, options, name, fatal), beforeRecord);
  return body && { k: body.k, signature: JSON.stringify(body), fatal, body: () => body };
}

/** The fingerprint alone. */
export function readKey(
  value: unknown,
  options: TrackingOptions,
  name: string,
  project: Project,
): string {
  return describeWith(value, options, name, project).k;
}

function describeWith(
  value: unknown,
  options: TrackingOptions,
  name: string,
  project: Project,
): Described {
  const { fingerprint, groupingDiscriminator: discriminator } = options;
  return describe(value, {
    root: project.root,
    context: options.context ?? name,
    fingerprint: typeof fingerprint === 'function' ? fingerprint(value) : fingerprint,
    discriminator: typeof discriminator === 'function' ? discriminator(value) : discriminator,
  });
}

function createBody(
  described: Described,
  options: TrackingOptions,
  name: string,
  fatal: boolean,
): ThrowBody {
  const { k, type, message, location, stack, causes, grouping } = described;
  return {
    k,
    severity: severityOf(options),
    context: options.context ?? name,
    error: { type, message, location, stack, causes },
    tags: toTags(options.tags),
    task: options.autoAddTodo ?? true,
    fatal,
    grouping,
  };
}

/** Plain JavaScript may say anything; an error is not lost over it. */
function severityOf({ severity }: TrackingOptions): Severity {
  return isSeverity(severity) ? severity : DEFAULT_SEVERITY;
}

function renderTags(tags: TrackingOptions['tags']): string {
  return tags === undefined ? '' : JSON.stringify(toTags(tags));
}

function toTags(tags: TrackingOptions['tags'] = {}): Record<string, string> {
  const entries = Object.entries(tags).slice(0, TAGS_KEPT);
  return Object.fromEntries(
    entries.map(([name, value]) => [name.slice(0, TAG_LENGTH), String(value).slice(0, TAG_LENGTH)]),
  );
}
