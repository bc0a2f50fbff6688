import type { MissionCounters } from '../core/runs/mission-json.js';

/** Counts what a crawl collects, and the pages on which it found nothing new. */
export class PageCounter implements MissionCounters {
  #items = 0;
  #pages = 0;
  #sinceIncrease = 0;

  get totalItems(): number {
    return this.#items;
  }

  get pagesVisited(): number {
    return this.#pages;
  }

  get pagesSinceIncrease(): number {
    return this.#sinceIncrease;
  }

  /** So many new items. What is no number above zero is none. */
  addItems(count: number): void {
    if (!(count > 0) || !Number.isFinite(count)) return;
    this.#items += count;
    this.#sinceIncrease = 0;
  }

  addPage(): void {
    this.#pages++;
    this.#sinceIncrease++;
  }
}
