import { stampState } from '../ledger/generations.js';

const TRIES = 5;

/**
 * Read ledger, state and journals as they belong together: where a fold goes from one generation to the next between
 * two of them, an error would be in neither. Then all is read again.
 */
export function readSteadily<T>(dataDir: string, read: () => T, tries = TRIES): T {
  const before = stampState(dataDir);
  const result = read();
  const isSteady = stampState(dataDir) === before;
  return isSteady || tries === 1 ? result : readSteadily(dataDir, read, tries - 1);
}
