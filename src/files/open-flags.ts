import { constants } from 'node:fs';

/** Do not follow a link at the last name of a path. Windows knows no such flag. */
export const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;

/** Do not wait for a FIFO's other end. Windows knows no such flag. */
export const NO_WAIT = constants.O_NONBLOCK ?? 0;
