import { startCall } from '../capture/counted-once.js';
import type { RunPlace } from '../capture/run-place.js';

type WayBack = (error: unknown) => unknown;

/** Who is told of what is gone back. */
export interface WatchesBack {
  readonly onBack: (place: RunPlace) => void;
  readonly onFailure: (place: RunPlace, failure: unknown, call: number) => void;
}

/** Ways back that steps have offered, for when their run fails. */
export class Rollbacks {
  #ways: { readonly place: RunPlace; readonly back: WayBack }[] = [];

  add(place: RunPlace, back: WayBack): void {
    this.#ways.push({ place, back });
  }

  /** Go back, newest first. One that fails is told, and those before it are gone all the same. */
  async run(error: unknown, watch: WatchesBack): Promise<void> {
    const ways = this.#ways.reverse();
    this.#ways = [];
    for (const { place, back } of ways) {
      const call = startCall();
      watch.onBack(place);
      try {
        await back(error);
      } catch (failure) {
        watch.onFailure(place, failure, call);
      }
    }
  }
}
