import { type ChildProcess, spawn, spawnSync } from 'node:child_process';

/** A shell at a terminal of its own, to type into. */
export interface TypedShell {
  /** Type keys into an empty line. Returns the line as it stands then. */
  type(keys: string): Promise<string>;
  /** All that the terminal has shown. */
  readonly shown: string;
  close(): Promise<void>;
}

export interface ShellSetup {
  readonly command: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Lines to begin with; the last one makes Ctrl+T print the line that is typed, between `[[` and `]]`. */
  readonly init: string;
}

/** Whether this machine has a program; what needs it is skipped where it has not. */
export function hasProgram(name: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;
}

/** Start a shell under `script`, which gives it a terminal. */
export async function openShell({ command, cwd, env, init }: ShellSetup): Promise<TypedShell> {
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    cwd,
    env: { TERM: 'dumb', ...env },
  });
  let shown = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
  });
  // What is printed is not what is typed: the echo must not be taken for it.
  child.stdin.write(`${init}\nprintf '%s-%s\\n' now ready\n`);
  await waitFor(child, () => /now-ready/.exec(shown));
  return {
    get shown() {
      return shown;
    },
    async type(keys) {
      const before = shown.length;
      child.stdin.write(`${keys}\x14`);
      const [, line = ''] = await waitFor(child, () => /\[\[(.*?)\]\]/s.exec(shown.slice(before)));
      child.stdin.write('\x15');
      return line;
    },
    async close() {
      const closed = new Promise((resolve) => child.once('close', resolve));
      child.stdin.end('\x15exit\n');
      await closed;
    },
  };
}

async function waitFor<T>(child: ChildProcess, look: () => T | null): Promise<T> {
  for (;;) {
    const found = look();
    if (found !== null) return found;
    if (child.exitCode !== null) throw new Error('The shell has ended');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
