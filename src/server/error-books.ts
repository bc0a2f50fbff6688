import { join } from 'node:path';
import { createShortener, listNames } from '../core/short-hash.js';
import { DATA_FOLDERS } from '../files/data-dir.js';
import type { Project } from '../files/project.js';
import { type LedgerView, readView } from '../fold/view.js';
import { ViewMemory } from '../fold/view-memory.js';
import { readHead } from '../sources/git.js';
import { FolderLook, isYoung, measureFile, stampFile } from './file-stamp.js';
import { Pace } from './pace.js';

/** All that is known of errors, as it was read at one time. */
export interface ErrorBooks {
  /** Another one for whatever may be another. */
  readonly version: number;
  readonly view: LedgerView;
  /** What making something of all of them counts in. */
  readonly pace: Pace;
  /** How a hash is shown. */
  shorten(hash: string): string;
}

/** The errors of a project, read anew when a file that they come from has changed. */
export class ErrorShelf {
  readonly #project: Project;
  readonly #pace = new Pace();
  /** A generation of the state never changes, and journals only grow: their names, and sizes, tell all. */
  readonly #states: FolderLook;
  readonly #journals: FolderLook;
  #books: ErrorBooks | null = null;
  #stamp = '';
  #reading: Promise<ErrorBooks> | null = null;
  readonly #memory = new ViewMemory();
  #version = 0;

  constructor(project: Project) {
    this.#project = project;
    this.#states = new FolderLook(join(project.dataDir, DATA_FOLDERS.state));
    this.#journals = new FolderLook(join(project.dataDir, DATA_FOLDERS.journal));
  }

  async read(): Promise<ErrorBooks> {
    const stamp = this.#look();
    // What could not be read may be mended where nobody looks, by a folder that is back.
    const isSame = stamp === this.#stamp && !isYoung(stamp) && this.#books?.view.problem === null;
    if (this.#books !== null && (isSame || !this.#pace.mayWork())) return this.#books;
    this.#reading ??= this.#readAnew(stamp).finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  /** Whatever was read may be another now. */
  forget(): void {
    this.#books = null;
    this.#reading = null;
  }

  async #readAnew(stamp: string): Promise<ErrorBooks> {
    const view = await this.#pace.work(() => readView(this.#project, this.#memory));
    this.#version += 1;
    const books = {
      version: this.#version,
      view,
      pace: this.#pace,
      shorten: createShortener(listNames(view.records)),
    };
    this.#books = books;
    this.#stamp = stamp;
    return books;
  }

  /** Everything that the view depends on, without reading any of it. */
  #look(): string {
    const { root, files, inGit } = this.#project;
    const now = Date.now();
    const ruling = [files.errors, join(root, 'errtrack.config.json'), join(root, 'package.json')];
    return [
      ...ruling.map((path) => stampFile(path, now)),
      inGit ? readHead(root) : '',
      this.#states.look(now).join(),
      ...this.#journals.look(now).map((path) => `${path}:${measureFile(path)}`),
    ].join('|');
  }
}
