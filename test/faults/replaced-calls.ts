import { realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { errnoError } from './fault.js';
import { watchFs } from './watched-fs.js';

type Call = (...args: never[]) => unknown;

/** Makes calls of the file system in temporary folders fail: by name, what is done instead of them. */
export const faults = new Map<string, Call>();

watchFs(realpathSync(tmpdir()), ({ name, args }, run) => {
  const instead = faults.get(name);
  return instead === undefined ? run() : Reflect.apply(instead, undefined, args);
});

export function failWith(code: string): () => never {
  return () => {
    throw errnoError(code, 'by a test');
  };
}
