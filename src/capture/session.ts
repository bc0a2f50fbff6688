import { join } from 'node:path';
import { openDataFolder } from '../files/data-dir.js';
import { createExclusively } from '../files/durable-file.js';

let isNoted = false;

/** Tell `errtrack run` that something was recorded in its session, by a file of that name. */
export function noteSession(dataDir: string): void {
  if (isNoted) return;
  isNoted = true;
  const session = process.env['ERRTRACK_SESSION'];
  if (session === undefined || !/^[0-9a-f]{8,64}$/.test(session)) return;
  createExclusively(join(openDataFolder(dataDir, 'sessions'), session), '');
}
