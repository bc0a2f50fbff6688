import { fstatSync, type Stats, statSync, writeSync } from 'node:fs';

const STDOUT = 1;
/** Where there is one by this name; `node:os`, which knows it for all systems, would be loaded for nothing else. */
const DEV_NULL = '/dev/null';

/** Where data goes. */
export interface Output {
  readonly isTerminal: boolean;
  /** Of a terminal. */
  readonly columns: number | undefined;
  write(data: string | Uint8Array): void;
}

/**
 * Open the standard output. Node's stream for it loads half of its network code, which a file and a pipe are spared:
 * they are written to as they are.
 */
export function openOutput(): Output {
  return isPlain() ? new PlainOutput() : openStream();
}

/** Whether nobody sits there, and a write is one call of the system. */
function isPlain(): boolean {
  if (process.platform === 'win32') return false;
  try {
    const stat = fstatSync(STDOUT);
    return stat.isFile() || stat.isFIFO() || stat.isSocket() || isNowhere(stat);
  } catch {
    return false;
  }
}

function isNowhere({ rdev }: Stats): boolean {
  return rdev !== 0 && rdev === statSync(DEV_NULL).rdev;
}

class PlainOutput implements Output {
  readonly isTerminal = false;
  readonly columns = undefined;
  #stream: Output | null = null;

  write(data: string | Uint8Array): void {
    if (this.#stream === null) this.#writePlain(Buffer.from(data));
    else this.#stream.write(data);
  }

  /** Where whoever reads does not wait, or anything is wrong, the stream takes the rest: it knows what to do. */
  #writePlain(bytes: Buffer): void {
    let rest = bytes;
    try {
      while (rest.length > 0) rest = rest.subarray(writeSync(STDOUT, rest));
    } catch {
      this.#stream = openStream();
      this.#stream.write(rest);
    }
  }
}

function openStream(): Output {
  const { stdout } = process;
  endQuietlyWhenClosed(stdout);
  return {
    isTerminal: stdout.isTTY === true,
    columns: stdout.columns,
    write: (data) => void stdout.write(data),
  };
}

/** `errtrack list | head -1`: whoever read has seen enough, which is no trouble worth a word. */
function endQuietlyWhenClosed(stdout: NodeJS.WriteStream): void {
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    stdout.destroy();
    if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') return;
    openStderr().write(`error: Cannot write the output: ${error.message}\n`);
    process.once('exit', () => {
      process.exitCode = 2;
    });
  });
}

let stderr: NodeJS.WriteStream | null = null;

/** What is said goes there. Nobody may be listening any more, which is no reason to fail. */
export function openStderr(): NodeJS.WriteStream {
  stderr ??= process.stderr.on('error', () => {});
  return stderr;
}
