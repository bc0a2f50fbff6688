import type { Grouping, GroupingPart } from '../core/errors/record.js';
import type { ThrownIn } from '../core/errors/run-tally.js';
import type { JournalEvent, ThrowEvent, Variant } from '../core/events.js';

/** Ever tighter bounds, in characters and items, for an event that is too large for a line. */
const BOUNDS = [
  { message: 8_000, frames: 50, frame: 1_000, causes: 5, text: 1_000, tags: 20, members: 5 },
  { message: 2_000, frames: 20, frame: 300, causes: 2, text: 200, tags: 5, members: 2 },
  { message: 500, frames: 5, frame: 100, causes: 0, text: 100, tags: 0, members: 0 },
] as const;

type Bound = (typeof BOUNDS)[number];

/** An event as it is, then ever shorter: it is better told in part than not counted. */
export function* shortenEvent(event: JournalEvent): Generator<JournalEvent> {
  yield event;
  for (const bound of BOUNDS) {
    if (event.type === 'throw') yield shortenThrow(event, bound);
    if (event.type === 'repeat' || event.type === 'count')
      yield { ...event, ...shortenVariant(event, bound) };
    if (event.type === 'fix') {
      yield { ...event, description: cut(event.description, bound.message), by: null };
    }
    if (event.type === 'describe')
      yield { ...event, description: cut(event.description, bound.message) };
  }
}

function shortenThrow(event: ThrowEvent, bound: Bound): ThrowEvent {
  const { error } = event;
  return {
    ...event,
    ...shortenVariant(event, bound),
    error: {
      ...error,
      type: cut(error.type, bound.text),
      message: cut(error.message, bound.message),
      location: error.location && shortenLocation(error.location, bound),
      stack: error.stack.slice(0, bound.frames).map((frame) => cut(frame, bound.frame)),
      causes: error.causes.slice(0, bound.causes).map((cause) => ({
        type: cut(cause.type, bound.text),
        message: cut(cause.message, bound.text),
        location: cause.location && shortenLocation(cause.location, bound),
      })),
    },
    grouping: shortenGrouping(event.grouping, bound),
  };
}

/** Of causes and members only what they are themselves. What is not whole says so. */
function shortenGrouping(grouping: Grouping, bound: Bound): Grouping {
  const { template, site, cause, members, fingerprint, discriminator } = grouping;
  const short: Grouping = {
    version: grouping.version,
    ...(template !== undefined && { template: cut(template, bound.message) }),
    ...(site !== undefined && { site: cut(site, bound.text) }),
    ...(cause !== undefined && bound.causes > 0 && { cause: shortenPart(cause, bound) }),
    ...(members !== undefined &&
      bound.members > 0 && {
        members: members.slice(0, bound.members).map((part) => shortenPart(part, bound)),
      }),
    ...(fingerprint !== undefined && {
      fingerprint: fingerprint.slice(0, bound.frames).map((part) => cut(part, bound.text)),
    }),
    ...(discriminator !== undefined && { discriminator: cut(discriminator, bound.text) }),
  };
  return JSON.stringify(short) === JSON.stringify(grouping) ? grouping : { ...short, cut: true };
}

function shortenPart({ type, template, site }: GroupingPart, bound: Bound): GroupingPart {
  return {
    type: cut(type, bound.text),
    template: cut(template, bound.message),
    site: cut(site, bound.text),
  };
}

function shortenVariant(
  { context = '', tags = {}, run }: Partial<Variant>,
  bound: Bound,
): Pick<Variant, 'context' | 'tags' | 'run'> {
  return {
    context: cut(context, bound.text),
    tags: Object.fromEntries(
      Object.entries(tags)
        .slice(0, bound.tags)
        .map(([name, value]) => [cut(name, bound.text), cut(value, bound.text)]),
    ),
    ...(run !== undefined && { run: shortenRun(run, bound) }),
  };
}

/** Its id is what it is counted by, and short from the start. */
function shortenRun(run: ThrownIn, bound: Bound): ThrownIn {
  const { phase, step, position } = run;
  return {
    ...run,
    phase: phase && cut(phase, bound.text),
    step: step && cut(step, bound.text),
    ...(position && { position: { ...position, name: cut(position.name, bound.text) } }),
  };
}

type Located = NonNullable<ThrowEvent['error']['location']>;

function shortenLocation(location: Located, bound: Bound): Located {
  const { file, function: name } = location;
  return {
    ...location,
    file: cut(file, bound.frame),
    function: name && cut(name, bound.text),
  };
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}
