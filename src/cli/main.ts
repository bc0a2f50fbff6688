import { join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import { describeCommands } from './describe-commands.js';
import { ASKED_BY_SHELL } from './descriptions/completion.js';
import { findOwnCopy } from './hand-over.js';
import { createActions, createProgram, runProgram } from './program.js';

const packageFolder = join(import.meta.dirname, '..', '..');

async function start(wanted = ''): Promise<void> {
  // At a Tab nothing of a folder is run that a person only looks at.
  const ownCopy = wanted === ASKED_BY_SHELL ? null : findOwnCopy(packageFolder);
  if (ownCopy === null) process.exitCode = await runCommand(wanted);
  else process.getBuiltinModule('node:module').createRequire(ownCopy)(ownCopy);
}

function runCommand(wanted: string): Promise<number> {
  const program = createProgram(manifest.version);
  const perform = createActions({ packageFolder, version: manifest.version });
  describeCommands(program, perform, wanted === ASKED_BY_SHELL ? '' : wanted);
  return runProgram(program);
}

void start(process.argv[2]);
