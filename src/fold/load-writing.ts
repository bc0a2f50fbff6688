import type * as Writing from './writing.js';

/** What writes the visible files, where it is bundled with the rest: a program that only reads loads none of it. */
export function loadWriting(): Promise<typeof Writing> {
  return import('./writing.js');
}
