/** Ways back that steps have offered, for when their run fails. */
export class Rollbacks {
  #ways: { readonly step: string; readonly back: (error: unknown) => unknown }[] = [];

  add(step: string, back: (error: unknown) => unknown): void {
    this.#ways.push({ step, back });
  }

  /** Go back, newest first. One that fails is told, and those before it are gone all the same. */
  async run(error: unknown, onFailure: (step: string, failure: unknown) => void): Promise<void> {
    const ways = this.#ways.reverse();
    this.#ways = [];
    for (const { step, back } of ways) {
      try {
        await back(error);
      } catch (failure) {
        onFailure(step, failure);
      }
    }
  }
}
