import type { ThrowBody } from './recorder.js';

/** Below the 64 KB that a line of the journal may have. */
const MAX_BYTES = 60_000;

/** How much stays, from step to step: characters of a text, lines of the stack, causes. */
const STEPS = [
  { text: 2_000, lines: 30, causes: 5 },
  { text: 500, lines: 10, causes: 2 },
  { text: 100, lines: 3, causes: 0 },
] as const;

/** A record that is too large is cut until it fits: it must never be lost for its size. */
export function fitBody(body: ThrowBody): ThrowBody {
  let fitted = body;
  for (const step of STEPS) {
    if (Buffer.byteLength(JSON.stringify(fitted)) <= MAX_BYTES) break;
    fitted = cutBody(body, step);
  }
  return fitted;
}

function cutBody(body: ThrowBody, { text, lines, causes }: (typeof STEPS)[number]): ThrowBody {
  const cut = (value: string) => value.slice(0, text);
  const { error, grouping } = body;
  return {
    ...body,
    context: cut(body.context),
    tags: {},
    error: {
      ...error,
      type: cut(error.type),
      message: cut(error.message),
      stack: error.stack.slice(0, lines).map(cut),
      causes: error.causes.slice(0, causes).map((cause) => ({
        ...cause,
        type: cut(cause.type),
        message: cut(cause.message),
      })),
    },
    grouping: { ...grouping, ...cutGrouping(grouping, cut) },
  };
}

function cutGrouping(
  { template, site }: ThrowBody['grouping'],
  cut: (value: string) => string,
): Partial<ThrowBody['grouping']> {
  return {
    ...(template !== undefined && { template: cut(template) }),
    ...(site !== undefined && { site: cut(site) }),
  };
}
