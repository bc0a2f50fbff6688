import { type FSWatcher, lstatSync, watch } from 'node:fs';
import { dirname } from 'node:path';

/** So far above itself a folder is waited for: a data folder is two below the root. */
const MAX_CLIMB = 3;

type OnChange = (name: string | null) => void;

interface Place {
  readonly path: string;
  readonly ino: number;
}

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

  /** Until the folder is there, what happens where it will be is told in its stead, without a name. */
  watch(folder: string, onChange: OnChange): void {
    const place = findPlace(folder);
    const watched = this.#watched.get(folder);
    if (watched !== undefined && watched.ino === place?.ino) return;
    this.drop(folder);
    if (place === null) return;
    const isThere = place.path === folder;
    this.#add(folder, place, (name) => onChange(isThere ? name : null));
  }

  drop(folder: string): void {
    this.#watched.get(folder)?.watcher.close();
    this.#watched.delete(folder);
  }

  close(): void {
    for (const folder of this.#watched.keys()) this.drop(folder);
  }

  /** A file system that tells nothing, or too few watches, leaves it to those who look. */
  #add(folder: string, { path, ino }: Place, onChange: OnChange): void {
    try {
      const watcher = watch(path, (_, name) => onChange(name));
      watcher.on('error', () => this.drop(folder));
      watcher.unref();
      this.#watched.set(folder, { watcher, ino });
    } catch {
      this.#watched.delete(folder);
    }
  }
}

/** The folder itself, or the nearest one above it that is there. */
function findPlace(folder: string): Place | null {
  let path = folder;
  try {
    for (let climbed = 0; climbed <= MAX_CLIMB; climbed++) {
      const ino = lstatSync(path, { throwIfNoEntry: false })?.ino;
      if (ino !== undefined) return { path, ino };
      path = dirname(path);
    }
  } catch {
    // It may not be looked at; whoever looks later sees whether that is still so.
  }
  return null;
}
