// The commands that decide something about errors: one file when built, since nearly all of it is the same.
export { deleteErrors } from './delete.js';
export { fix } from './fix.js';
export { ignore } from './ignore.js';
export { merge } from './merge.js';
export { move } from './move.js';
export { reopen } from './reopen.js';
export { split } from './split.js';
