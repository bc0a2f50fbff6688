import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import type { CountedRecord } from '../../src/core/errors/record.js';
import { Arena, LIBRARY } from '../faults/support/arena.js';
import type { Started } from '../faults/support/started.js';

const TODO = `# Mine

## High Priority

- [ ] my own urgent task

## Medium Priority

- [ ] my own task

## Low Priority

- [ ] my own idle task

## Some day

- [ ] buy a boat
`;

/** Throws in each context that it is given; where more are given for later, it waits for the person first. */
const PIPELINE = `
import { captureError } from ${JSON.stringify(LIBRARY)};
import { existsSync } from 'node:fs';
const [severity, contexts, later] = process.argv.slice(2).map((text) => JSON.parse(text));
const fail = (context) => captureError(new Error('about ' + context), { context, severity });
const until = async (name) => { while (!existsSync(name)) await new Promise((resume) => setTimeout(resume, 20)); };
contexts.forEach(fail);
if (later.length > 0) {
  await until('edited');
  later.forEach(fail);
  await until('seen');
}
`;

/** A project in which a person, with an editor and the command line, and a pipeline take turns. */
export class Story {
  readonly arena: Arena;

  constructor({ git = false, todo = TODO, config = {} } = {}) {
    this.arena = new Arena({ git });
    this.arena.write('pipeline.mjs', PIPELINE);
    this.arena.write('TODO.md', todo);
    this.arena.write('errtrack.config.json', JSON.stringify(config));
  }

  get todo(): string {
    return this.arena.read('TODO.md');
  }

  startPipeline(
    contexts: readonly string[],
    severity = 'MEDIUM',
    later: readonly string[] = [],
    env: Readonly<Record<string, string>> = {},
  ): Started {
    const args = [severity, contexts, later].map((it) => JSON.stringify(it));
    return this.arena.node(['pipeline.mjs', ...args], env);
  }

  /** Throw in these contexts, in a process that ends when the files say so. */
  async throwIn(contexts: readonly string[], severity?: string): Promise<void> {
    const ended = await this.startPipeline(contexts, severity).ended;
    expect(ended).toMatchObject({ code: 0, stdout: '', stderr: '' });
  }

  /** Run a command that goes well. Resolves to all that it says. */
  async command(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.arena.cli(args).ended;
    expect({ args, code, problem: code === 0 ? '' : stderr }).toMatchObject({ code: 0 });
    return stdout + stderr;
  }

  async record(context: string): Promise<CountedRecord> {
    const record = (await this.records()).get(context);
    if (record === undefined) throw new Error(`nothing was thrown in ${context}`);
    return record;
  }

  /** By their context. */
  async records(): Promise<ReadonlyMap<string, CountedRecord>> {
    return new Map((await this.arena.list()).map((record) => [record.context, record]));
  }

  /** Save TODO.md with something changed. */
  edit(change: (text: string) => string): void {
    const { todo } = this;
    const changed = change(todo);
    expect(changed).not.toBe(todo);
    this.arena.write('TODO.md', changed);
  }

  /** Edit the line of the error in a context. */
  editLine(context: string, change: (line: string) => string): void {
    const line = this.lineOf(context);
    this.edit((text) => text.replace(line, () => change(line)));
  }

  linesOf(context: string, text = this.todo): readonly string[] {
    return text.split('\n').filter((line) => line.includes(`\`about ${context}\``));
  }

  lineOf(context: string): string {
    const [line, ...more] = this.linesOf(context);
    if (line === undefined || more.length > 0) throw new Error(`not one line: ${context}`);
    return line;
  }

  /** The heading that the line of the error in a context stands under. */
  placeOf(context: string): string | null {
    const parts = this.todo.split(/^## /m);
    const part = parts.find((text) => this.linesOf(context, text).length > 0);
    return part?.split('\n', 1)[0] ?? null;
  }

  remove(): void {
    this.arena.remove();
  }
}

/** Wait for what a process does to files. A test that waits in vain runs into its own time limit. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await pause(20);
}
