import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { NewRunEvent, RunEvent } from '../../../src/core/runs/run-events.js';
import { openProject } from '../../../src/files/open-project.js';
import { formatRunLine } from '../../../src/runlog/run-line.js';
import { ProjectFeed } from '../../../src/server/project-feed.js';
import { ofProcess, planRun, step, writeRunLog } from '../../support/run-log.js';
import { makeTempFolder } from '../../support/temp-folder.js';

/** Runs that this process writes, event by event. */
export class WrittenRuns {
  readonly root = makeTempFolder();
  readonly dataDir = join(this.root, '.errtrack');
  readonly #left = new Map<string, RunEvent[]>();

  constructor() {
    writeFileSync(join(this.root, 'package.json'), '{}');
  }

  openFeed(): ProjectFeed {
    const feed = new ProjectFeed(openProject(this.root));
    onTestFinished(() => feed.close());
    return feed;
  }

  /** A run of so many steps, of which only the start is written. */
  start(id: string, steps = 3, pid = process.pid, startedAt = Date.now()): void {
    const events: NewRunEvent[] = Array.from({ length: steps }, (_, at) => step(`s${at}`)).flat();
    const end: NewRunEvent = { type: 'run.end', status: 'completed' };
    const planned = planRun({ id, startedAt, events: [...events, end], start: ofProcess(pid) });
    writeRunLog(this.dataDir, id, planned.slice(0, 1));
    this.#left.set(id, planned.slice(1));
  }

  /** Write so many events more; all that are left by default. */
  go(id: string, count = Number.POSITIVE_INFINITY): void {
    const left = this.#left.get(id) ?? [];
    const lines = left.splice(0, count).map(formatRunLine).join('');
    appendFileSync(this.path(id), lines);
  }

  path(id: string): string {
    return join(this.dataDir, 'runs', id, 'events.jsonl');
  }
}
