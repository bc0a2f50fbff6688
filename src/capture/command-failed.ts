import { basename } from 'node:path';
import { cutText } from '../core/errors/bounded-text.js';
import { COMMAND_FAILED, GROUPING_VERSION, renderCommandKey } from '../core/errors/fingerprint.js';
import { nameCommand } from '../core/errors/grouping.js';
import { removeSecrets, takeClean } from '../core/errors/secrets.js';
import { digest } from '../files/digest.js';
import type { Project } from '../files/project.js';
import { digestMessage } from './finer-digests.js';
import { createRecorder } from './recorder.js';

const LINE_LENGTH = 1_000;
const LINES_KEPT = 20;

export interface CommandFailure {
  readonly command: readonly string[];
  readonly exitCode: number;
  /** The last lines of its error output, where they were seen. */
  readonly tail: readonly string[];
}

/**
 * Record a command that failed without any tracked error, so that a program in any language is covered. Keyed
 * by its first two words and exit code: other arguments are other inputs, not other bugs.
 */
export function recordCommandFailure(failure: CommandFailure, project: Project): void {
  const words = nameWords(failure.command);
  const { template, site } = nameCommand(words, failure.exitCode);
  const lines = cleanLines(failure.tail);
  const k = digest(renderCommandKey(words, failure.exitCode)).slice(0, 16);
  const said = [template, ...lastWords(lines)].join(': ');
  const m = digestMessage(said);
  createRecorder(project, {}).record({
    k,
    m,
    signature: words,
    fatal: true,
    body: () => ({
      k,
      m,
      severity: 'HIGH',
      context: words,
      error: {
        type: COMMAND_FAILED,
        message: said,
        location: null,
        stack: lines,
        causes: [],
      },
      tags: {},
      task: true,
      fatal: true,
      grouping: { version: GROUPING_VERSION, template, site },
    }),
  });
}

/** An option with a value in the same word: `-psecret`, `--url=…`. */
const HIDING = /^-(?:[^-].|-[^=]*=)/;

/** The program's name and its first argument: `python3 import.py`. */
function nameWords([program = '', ...rest]: readonly string[]): string {
  const first = rest.slice(0, 1).filter((word) => !HIDING.test(word));
  return takeClean([basename(program), ...first].join(' '), 200);
}

/** What a program says last is mostly what went wrong. */
function lastWords(tail: readonly string[]): readonly string[] {
  const line = tail.findLast((text) => !isBeside(text));
  return line === undefined ? [] : [line.trim()];
}

/** Frames, carets, and what Node says of itself below an error. */
function isBeside(line: string): boolean {
  return /^\s*(?:$|\^|at |[{}\])]|Node\.js v\d)/.test(line);
}

/** Together, since a key may go over many lines. */
function cleanLines(tail: readonly string[]): readonly string[] {
  const lines = tail.slice(-LINES_KEPT).map((line) => cutText(line, LINE_LENGTH));
  return removeSecrets(lines.join('\n')).split('\n');
}
