export const SPLIT_BY = ['message', 'site'] as const;

/** By what an error is split: the message itself, or the path of calls through the project's own code. */
export type SplitBy = (typeof SPLIT_BY)[number];

export function isSplitBy(raw: unknown): raw is SplitBy {
  return SPLIT_BY.some((by) => by === raw);
}
