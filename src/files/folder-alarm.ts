import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/** More often nobody is woken, however much happens in a folder. */
const REST_MS = 20;

/**
 * Ends a wait early when something happens to one of some files. It watches their folders, since an editor may put
 * another file in the place of one. Not every file system tells: who waits has to look from time to time anyway.
 */
export class FolderAlarm {
  readonly #watchers = new Map<string, FSWatcher>();
  #names: ReadonlySet<string> = new Set();
  #wake = nothing;

  /** From now on, these files. */
  set(paths: readonly string[]): void {
    this.#names = new Set(paths.map((path) => basename(path)));
    const folders = new Set(paths.map((path) => dirname(path)));
    for (const folder of this.#watchers.keys()) if (!folders.has(folder)) this.#drop(folder);
    for (const folder of folders) if (!this.#watchers.has(folder)) this.#add(folder);
  }

  /** Wait for something to happen, for so long at most, or until the signal is given. */
  wait(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resume) => {
      const end = () => {
        clearTimeout(timer);
        this.#wake = nothing;
        signal.removeEventListener('abort', end);
        resume();
      };
      let timer = setTimeout(end, ms);
      signal.addEventListener('abort', end);
      this.#wake = () => {
        this.#wake = nothing;
        clearTimeout(timer);
        timer = setTimeout(end, Math.min(ms, REST_MS));
      };
    });
  }

  close(): void {
    for (const folder of this.#watchers.keys()) this.#drop(folder);
  }

  /** A folder that is not there, or of a file system that tells nothing, is left to those who look. */
  #add(folder: string): void {
    try {
      const watcher = watch(folder, (_, name) => {
        if (name === null || this.#names.has(name)) this.#wake();
      });
      watcher.on('error', () => this.#drop(folder));
      this.#watchers.set(folder, watcher);
    } catch {
      this.#watchers.delete(folder);
    }
  }

  #drop(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
  }
}

function nothing(): void {}
