import { rmSync } from 'node:fs';

const TRIES = 50;
const PAUSE_MS = 100;

/**
 * Remove a folder and all that is in it. A fold's child may stay for some seconds after its process, and write: Node
 * tries again by itself, but does not look again what is in the folder.
 */
export function removeFolder(folder: string): void {
  for (let tries = 1; ; tries++) {
    try {
      rmSync(folder, { recursive: true, force: true });
      return;
    } catch (error) {
      if (tries === TRIES) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
}
