import type * as Writing from './writing.js';

/** Put in by the build: the file that the commands write with. */
declare const WRITING_FILE: string;

/** The library's server writes with the commands' code; the build puts this in the place of `load-writing.ts`. */
export async function loadWriting(): Promise<typeof Writing> {
  const { createRequire } = process.getBuiltinModule('node:module');
  return createRequire(import.meta.url)(WRITING_FILE);
}
