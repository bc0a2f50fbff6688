import { join } from 'node:path';
import type { Command } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { openOutput } from '../terminal/output.js';
import { describeCommands } from './describe-commands.js';
import { findOwnCopy } from './hand-over.js';
import { CHOICES } from './option-values.js';
import { addSharedOptions, createActions, createProgram, runProgram } from './program.js';

/** The name by which the scripts of the shells call back at each Tab. */
const ASKED_BY_SHELL = '__complete';

const packageFolder = join(import.meta.dirname, '..', '..');

async function start([wanted, ...rest]: readonly string[]): Promise<void> {
  // Nothing of a folder is run that a person only looks at.
  if (wanted === ASKED_BY_SHELL) return answer(rest);
  const ownCopy = findOwnCopy(packageFolder);
  if (ownCopy === null) process.exitCode = await runProgram(describe(wanted));
  else process.getBuiltinModule('node:module').createRequire(ownCopy)(ownCopy);
}

/** @param wanted the first word of the command line: the others are not described where it says enough. */
function describe(wanted?: string): Command {
  const program = createProgram(manifest.version);
  const perform = createActions({ packageFolder, version: manifest.version });
  describeCommands(program, perform, wanted);
  addSharedOptions(program);
  return program;
}

async function answer(words: readonly string[]): Promise<void> {
  const { answerShell } = await import('./completion/answer.js');
  openOutput().write(await answerShell(describe, CHOICES, words));
}

void start(process.argv.slice(2));
