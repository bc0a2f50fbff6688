import type * as Running from './running.js';

/** Put in by the build: the same file for ES modules and CommonJS. */
declare const SERVER_FILE: string;

/** Load the server when a program first serves something; the build puts this in the place of `load-server.ts`. */
export async function loadServer(): Promise<typeof Running> {
  const { createRequire } = process.getBuiltinModule('node:module');
  return createRequire(import.meta.url)(SERVER_FILE);
}
