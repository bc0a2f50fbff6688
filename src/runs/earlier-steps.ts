import type { Run, Step } from '../core/runs/run.js';

/** Where a step is: what it is a part of, and what it is called there. */
export type StepPlace = Pick<Step, 'id' | 'name' | 'phase' | 'parent'>;

/** A step of the earlier run, and its parts by phase and name, each list in the order in which they came. */
interface Known {
  readonly step: Step | null;
  readonly parts: Map<string, Known[]>;
}

/**
 * Finds the steps of an earlier run again: by the id that their program gives them, else by their place, which
 * is what they are a part of, their phase, their name, and how many of that name came before. The ids that we give
 * depend on who came first, and what is skipped does not come.
 */
export class EarlierSteps {
  readonly #byId: ReadonlyMap<string, Step>;
  readonly #root: Known = { step: null, parts: new Map() };
  /** Those that steps of this run are again, by the ids of these. */
  readonly #found = new Map<string, Known>();
  readonly #counts = new Map<Known[], number>();

  constructor(before: Run) {
    this.#byId = before.steps;
    const known = new Map<string, Known>();
    for (const step of this.#byId.values()) {
      const made: Known = { step, parts: new Map() };
      known.set(step.id, made);
      const { parts } = known.get(step.parent ?? '') ?? this.#root;
      const key = keyOf(step);
      parts.set(key, [...(parts.get(key) ?? []), made]);
    }
  }

  /**
   * The step that one of this run is again; null where it is a new one. To be asked once for each, in the order in
   * which they begin.
   * @param isNamed whether the program has given the id.
   */
  find(step: StepPlace, isNamed: boolean): Step | null {
    const outer = step.parent === null ? this.#root : this.#found.get(step.parent);
    const ofName = outer?.parts.get(keyOf(step));
    const known = ofName === undefined ? undefined : this.#takeNext(ofName);
    if (known !== undefined) this.#found.set(step.id, known);
    return (isNamed ? this.#byId.get(step.id) : known?.step) ?? null;
  }

  #takeNext(ofName: Known[]): Known | undefined {
    const count = this.#counts.get(ofName) ?? 0;
    this.#counts.set(ofName, count + 1);
    return ofName[count];
  }
}

function keyOf({ phase, name }: Pick<Step, 'phase' | 'name'>): string {
  return JSON.stringify([phase, name]);
}
