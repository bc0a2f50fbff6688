import type { ThrownIn } from '../core/errors/run-tally.js';
import { takeClean } from '../core/errors/secrets.js';
import { DEFAULT_SEVERITY } from '../core/severity.js';
import { applyBeforeRecord, type BeforeRecord } from './before-record.js';
import { type Described, describe } from './description.js';
import { digestMessage } from './finer-digests.js';
import { chooseGrouping } from './grouping-options.js';
import type { TrackingOptions } from './options.js';
import type { Occurrence, ThrowBody } from './recorder.js';
import { findPosition, findRunPlace, type RunPlace } from './run-place.js';
import { toTags } from './tags.js';

const CONTEXT_LENGTH = 200;

/** One thrown value on its way to the journal, and where it was met. */
export interface Sighting {
  readonly value: unknown;
  readonly options: TrackingOptions;
  /** The boundary's name, where the options give no context. */
  readonly name: string;
  /** Whether it ends the process. */
  readonly fatal: boolean;
}

/** What the value is and by what it is known again. */
export function describeSighting({ value, options, name }: Sighting, root: string): Described {
  const { fingerprint, discriminator } = chooseGrouping(value, options);
  const context = contextOf(options, findRunPlace(value)?.path ?? name);
  return describe(value, { root, context, fingerprint, discriminator });
}

/** What is recorded of one throw, or null where the person's hook dropped it. */
export function createOccurrence(
  described: Described,
  sighting: Sighting,
  beforeRecord: BeforeRecord | undefined,
): Occurrence | null {
  const { k, error } = described;
  const { m, p } = described.finer();
  const { options, name, fatal } = sighting;
  const place = findRunPlace(sighting.value);
  const run = place?.run;
  if (beforeRecord === undefined) {
    const { severity, autoAddTodo } = options;
    const tags = options.tags === undefined ? '' : JSON.stringify(toTags(options.tags));
    const where = place === null ? '' : JSON.stringify(place);
    const signature = `${severity} ${autoAddTodo} ${fatal} ${tags} ${options.context ?? name} ${where}`;
    return { k, m, p, run, signature, fatal, body: () => createBody(described, sighting, place) };
  }
  const changed = applyBeforeRecord(createBody(described, sighting, place), beforeRecord);
  if (changed === null) return null;
  // Told apart by what is recorded, not by what the hook has taken out.
  const { message } = changed.error;
  const said = message === error.message ? m : digestMessage(message);
  const body = { ...changed, m: said };
  return { k, m: said, p, run, signature: JSON.stringify(body), fatal, body: () => body };
}

function createBody(
  described: Described,
  { options, name, fatal }: Sighting,
  place: RunPlace | null,
): ThrowBody {
  const { k, older, finer, error } = described;
  const { type, message, location, stack, causes, grouping } = error;
  return {
    k,
    ...(older.length > 0 && { older }),
    ...finer(),
    severity: options.severity ?? DEFAULT_SEVERITY,
    context: contextOf(options, place?.path ?? name),
    error: { type, message, location, stack, causes },
    tags: toTags(options.tags),
    task: options.autoAddTodo ?? true,
    fatal,
    grouping,
    ...(place !== null && { run: toThrownIn(place) }),
  };
}

/** The ids are the program's, or made of its names. */
function toThrownIn(place: RunPlace): ThrownIn {
  const clean = (text: string) => takeClean(text, CONTEXT_LENGTH);
  const { run, phase, step, attempt } = place;
  const position = findPosition(place);
  return {
    id: clean(run),
    phase: phase === null ? null : clean(phase),
    step: step === null ? null : clean(step),
    attempt,
    ...(position !== null && { position: { ...position, name: clean(position.name) } }),
  };
}

const CACHED = 500;
const contexts = new Map<string, string>();

/** Cleaned once for each name: a known error must cost next to nothing. */
function contextOf({ context }: TrackingOptions, name: string): string {
  const raw = context ?? name;
  const known = contexts.get(raw);
  if (known !== undefined) return known;
  if (contexts.size >= CACHED) contexts.clear();
  const clean = takeClean(raw, CONTEXT_LENGTH);
  contexts.set(raw.length <= CONTEXT_LENGTH ? raw : clean, clean);
  return clean;
}
