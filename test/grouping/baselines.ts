import type { OwnFrame, ThrownCase } from './thrown.js';

/** Ways of grouping throws: each names the group of one. */
export const GROUPINGS: Readonly<Record<string, (thrown: ThrownCase) => string>> = {
  errtrack: ({ hash }) => hash,
  'type, message and line': ({ type, message, frames: [top] }) =>
    JSON.stringify([type, message, top?.file, top?.line]),
  'type and message': ({ type, message }) => JSON.stringify([type, message]),
  // Of what it calls its default: the message counts only where there is no stack.
  'like Sentry: type and own frames with their source lines': ({ type, message, frames, causes }) =>
    JSON.stringify([
      type,
      frames.length === 0 ? message : frames.map(describeFrame),
      causes.map((cause) => [cause.type, cause.frames.map(describeFrame)]),
    ]),
};

function describeFrame({ file, function: name, text }: OwnFrame): readonly (string | null)[] {
  return [file, name, text];
}
