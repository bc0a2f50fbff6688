import { type FSWatcher, lstatSync, watch } from 'node:fs';

type OnChange = (name: string | null) => void;

interface Watched {
  readonly watcher: FSWatcher;
  readonly ino: number;
}

/**
 * Tells of changes in folders, as far as the file system does. Whoever uses it looks by itself from time to time,
 * and calls `watch` again then: a folder may come later, or be another one.
 */
export class FolderWatches {
  readonly #watched = new Map<string, Watched>();

  get size(): number {
    return this.#watched.size;
  }

  watch(folder: string, onChange: OnChange): void {
    const ino = lstatSync(folder, { throwIfNoEntry: false })?.ino;
    const watched = this.#watched.get(folder);
    if (watched !== undefined && watched.ino === ino) return;
    this.drop(folder);
    if (ino !== undefined) this.#add(folder, ino, onChange);
  }

  drop(folder: string): void {
    this.#watched.get(folder)?.watcher.close();
    this.#watched.delete(folder);
  }

  close(): void {
    for (const folder of this.#watched.keys()) this.drop(folder);
  }

  /** A file system that tells nothing, or too few watches, leaves it to those who look. */
  #add(folder: string, ino: number, onChange: OnChange): void {
    try {
      const watcher = watch(folder, (_, name) => onChange(name));
      watcher.on('error', () => this.drop(folder));
      watcher.unref();
      this.#watched.set(folder, { watcher, ino });
    } catch {
      this.#watched.delete(folder);
    }
  }
}
