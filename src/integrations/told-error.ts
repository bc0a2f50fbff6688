import { isObject, type RawObject } from '../core/shape.js';

type FormatStack = (told: RawObject) => string | null;

const MAX_CAUSES = 5;

/**
 * An error as it was thrown in another process, made of what is told of it: name, message, stack, and the same of its
 * causes. It says that it comes from where that one was thrown.
 * @param formatStack the stack, where it is not told as the engine writes it.
 */
export function restoreError(
  told: RawObject,
  formatStack: FormatStack = () => null,
  depth = 0,
): Error {
  const { cause } = told;
  const [name, message, stack] = [textOf(told['name']), textOf(told['message']), told['stack']];
  const isDeeper = isObject(cause) && 'message' in cause && depth < MAX_CAUSES;
  const error = isDeeper
    ? new Error(message, { cause: restoreError(cause, formatStack, depth + 1) })
    : new Error(message);
  const type = name === '' ? 'Error' : name;
  const header = message === '' ? type : `${type}: ${message}`;
  const frames = formatStack(told) ?? listFrames(textOf(stack), message);
  Object.defineProperties(error, {
    name: { value: type },
    stack: { value: `${header}\n${frames}` },
  });
  return error;
}

/** A line of a stack. */
export function formatFrame(name: string, file: string, line: number, column: number): string {
  const place = `${file}:${line}:${column}`;
  return name === '' ? `    at ${place}` : `    at ${name} (${place})`;
}

/** A message may have lines that look like frames. */
function listFrames(stack: string, message: string): string {
  const start = stack.indexOf(message);
  const rest = start < 0 ? stack : stack.slice(start + message.length);
  return rest
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
