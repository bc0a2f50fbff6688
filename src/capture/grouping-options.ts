import type { TrackingOptions } from './options.js';
import { callHook } from './person-hook.js';

const PART_LENGTH = 1_000;
const PARTS_KEPT = 50;

/** What the options say about the key, for one thrown value; what they say wrongly leaves the default key. */
export interface ChosenGrouping {
  readonly fingerprint: readonly string[] | undefined;
  readonly discriminator: string | undefined;
}

export function chooseGrouping(value: unknown, options: TrackingOptions): ChosenGrouping {
  const { fingerprint, groupingDiscriminator: discriminator } = options;
  return {
    fingerprint: fingerprint === undefined ? undefined : toParts(ask(fingerprint, value)),
    discriminator: discriminator === undefined ? undefined : toPart(ask(discriminator, value)),
  };
}

function ask(option: unknown, value: unknown): unknown {
  return typeof option === 'function' ? callHook(option, value)?.[0] : option;
}

function toParts(answer: unknown): readonly string[] | undefined {
  const list: readonly unknown[] = Array.isArray(answer) ? answer.slice(0, PARTS_KEPT) : [answer];
  const parts = list.map(toPart).filter((part) => part !== undefined);
  return parts.length > 0 ? parts : undefined;
}

function toPart(answer: unknown): string | undefined {
  const isPlain = typeof answer === 'string' || typeof answer === 'number';
  return isPlain ? String(answer).slice(0, PART_LENGTH) : undefined;
}
