import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as types from 'node:util/types';
import { removeSecrets, takeClean } from '../core/errors/secrets.js';
import { takeSnapshot } from '../core/errors/snapshot.js';
import type { Failure } from '../core/runs/run-events.js';

const MAX_MESSAGE = 4_000;
const MAX_STACK = 16_000;
const MAX_TYPE = 200;

/**
 * What went wrong, read without calling anything of the program's, and cleaned of secrets.
 * @param hash the key under which the ledger has it; empty where it was not recorded.
 */
export function createFailure(error: unknown, hash: string): Failure {
  const snapshot = takeSnapshot(error, { isProxy: types.isProxy, isStackGetter });
  const { type, message, stack } = snapshot;
  const clean = takeClean(message, MAX_MESSAGE);
  return {
    message: clean,
    type: takeClean(type, MAX_TYPE),
    stack: stack === null ? null : `${type}: ${clean}\n${cleanStack(stack)}`,
    hash: hash === '' ? null : hash,
  };
}

/** Frames of ours say nothing about the program. */
function cleanStack(stack: string): string {
  const lines = stack.slice(0, MAX_STACK).split('\n');
  const own = dirname(fileURLToPath(import.meta.url));
  return removeSecrets(lines.filter((line) => !line.includes(own)).join('\n'), homedir());
}

/** From Node 21 on `stack` is an own accessor of each error, with one getter for all. */
function isStackGetter(getter: unknown): boolean {
  return (
    getter !== undefined && getter === Object.getOwnPropertyDescriptor(new Error(''), 'stack')?.get
  );
}
