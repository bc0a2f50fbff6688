/** What a reporter is told of an error that was thrown in another process. */
export interface ToldError {
  readonly name: string;
  readonly message: string;
  /** The stack as the engine writes it, with or without the line of name and message. */
  readonly stack: string;
  readonly cause?: Error | undefined;
}

/** An error that says what was told, at the place where it was thrown. */
export function restoreError({ name, message, stack, cause }: ToldError): Error {
  const error = new Error(message, cause === undefined ? {} : { cause });
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  const header = message === '' ? name : `${name}: ${message}`;
  Object.defineProperties(error, {
    name: { value: name },
    stack: { value: [header, ...frames].join('\n') },
  });
  return error;
}

/** A line of a stack. */
export function formatFrame(name: string, file: string, line: number, column: number): string {
  const place = `${file}:${line}:${column}`;
  return name === '' ? `    at ${place}` : `    at ${name} (${place})`;
}
