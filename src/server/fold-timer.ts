import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DATA_FOLDERS } from '../files/data-dir.js';
import type { Project } from '../files/project.js';
import { startFold } from '../fold/start.js';
import { listJournals } from '../journal/journal-name.js';

const TICK_MS = 5_000;
/** A fold that is blocked is tried again, ever more rarely. */
const MAX_PAUSE = 12;

/**
 * Brings what was recorded into the visible files from time to time, by the child that pipelines start as well: a
 * process that was killed leaves that to others. Nothing that anybody asks of the server makes it fold.
 */
export class FoldTimer {
  readonly #project: Project;
  readonly #start: (project: Project) => boolean;
  readonly #timer: NodeJS.Timeout;
  /** How the journals stood when a fold was last started. */
  #look = '';
  /** So many ticks lie between two tries of a fold that takes nothing. */
  #pause = 0;
  #left = 0;

  constructor(project: Project, start = startFold, tickMs = TICK_MS) {
    this.#project = project;
    this.#start = start;
    this.#timer = setInterval(() => this.#tick(), tickMs).unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #tick(): void {
    const { marked, settings, dataDir } = this.#project;
    // What nobody has asked to be folded by itself waits for `errtrack sync`.
    if (!marked || settings.fold === 'manual') return;
    const look = lookAtJournals(dataDir);
    if (look !== '' && this.#isTime(look)) this.#start(this.#project);
    this.#look = look;
  }

  #isTime(look: string): boolean {
    if (look !== this.#look) this.#pause = 0;
    else if (this.#left > 0) {
      this.#left--;
      return false;
    } else this.#pause = Math.min(this.#pause * 2 + 1, MAX_PAUSE);
    this.#left = this.#pause;
    return true;
  }
}

/** A fold leaves only sealed journals; an open one holds something newer. */
function lookAtJournals(dataDir: string): string {
  try {
    const open = listJournals(join(dataDir, DATA_FOLDERS.journal)).filter((it) => !it.sealed);
    return open.map(({ path }) => `${path} ${statSync(path).size}`).join('\n');
  } catch {
    // Being sealed this instant, or not to be read: the next tick sees.
    return '';
  }
}
