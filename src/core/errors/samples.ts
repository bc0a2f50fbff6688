import type { Sample } from './record.js';

const KEPT = 3;
const MAX_MESSAGE = 500;

/** What one occurrence said, short enough to be kept. */
export function createSample({ t, message, context }: Sample): Sample {
  return { t, message: message.slice(0, MAX_MESSAGE), context };
}

/** The newest few that say different things, oldest first. */
export function keepNewestSamples(samples: readonly Sample[]): readonly Sample[] {
  const byMessage = new Map<string, Sample>();
  for (const sample of samples) {
    const known = byMessage.get(sample.message);
    if (known === undefined || known.t <= sample.t) byMessage.set(sample.message, sample);
  }
  return [...byMessage.values()].sort((a, b) => a.t - b.t).slice(-KEPT);
}
