type Call = (...args: never[]) => unknown;

/** Makes calls of the file system fail: by name, what is done instead. */
export const faults = new Map<string, Call>();

/** node:fs, each of whose functions first asks `faults`. To be used in `vi.mock('node:fs', …)`. */
export function withFaults(fs: object): object {
  const entries = Object.entries(fs).map(([name, value]: [string, unknown]) => [
    name,
    isCall(value)
      ? Object.assign((...args: never[]) => (faults.get(name) ?? value)(...args), value)
      : value,
  ]);
  return Object.fromEntries(entries);
}

/** Classes are left as they are. */
function isCall(value: unknown): value is Call {
  return typeof value === 'function' && !/^class|^[A-Z]/.test(value.name || String(value));
}

export function failWith(code: string): () => never {
  return () => {
    throw Object.assign(new Error(`${code}: no`), { code });
  };
}
