import type * as Running from './running.js';

/** Where the server is bundled with the rest: for bundlers, which follow imports. A program that serves nothing loads none of it. */
export function loadServer(): Promise<typeof Running> {
  return import('./running.js');
}
