/** A step's own signal, made when it is asked for: most steps never look at theirs. */
export class StepSignal {
  readonly #outer: AbortSignal;
  #controller: AbortController | null = null;
  #reason: { readonly value: unknown } | null = null;
  #follow: (() => void) | null = null;

  constructor(outer: AbortSignal) {
    this.#outer = outer;
  }

  get signal(): AbortSignal {
    if (this.#controller !== null) return this.#controller.signal;
    this.#controller = new AbortController();
    if (this.#outer.aborted) this.abort(this.#outer.reason);
    else if (this.#reason !== null) this.#controller.abort(this.#reason.value);
    else this.#followOuter();
    return this.#controller.signal;
  }

  #followOuter(): void {
    this.#follow = () => this.abort(this.#outer.reason);
    this.#outer.addEventListener('abort', this.#follow, { once: true });
  }

  /** Why it was aborted; undefined where it was not. */
  get reason(): unknown {
    return this.#reason?.value;
  }

  abort(reason: unknown): void {
    this.#reason ??= { value: reason };
    this.#controller?.abort(reason);
  }

  /** The step has ended: nothing of it is kept by the run's signal. */
  release(): void {
    if (this.#follow !== null) this.#outer.removeEventListener('abort', this.#follow);
  }
}
