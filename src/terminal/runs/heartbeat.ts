import { formatElapsed } from '../../core/duration.js';
import type { Run, Step } from '../../core/runs/run.js';
import { toOneLine } from '../printable.js';
import { formatRunName } from './names.js';
import type { Pace } from './pace.js';
import { formatItems, formatPercent } from './step-facts.js';
import type { View } from './view.js';

const HEARTBEAT_MS = 30_000;

/** A sign of life after each half minute in which nothing was said. */
export class Heartbeat {
  readonly #pace: Pace;
  readonly #beat: () => void;
  #saidAt: number;
  #cancel: () => void;

  constructor(pace: Pace, beat: () => void) {
    this.#pace = pace;
    this.#beat = beat;
    this.#saidAt = pace.now();
    this.#cancel = this.#await(HEARTBEAT_MS);
  }

  /** Something was said. */
  note(): void {
    this.#saidAt = this.#pace.now();
  }

  close(): void {
    this.#cancel();
  }

  #await(ms: number): () => void {
    return this.#pace.later(ms, () => {
      const left = this.#saidAt + HEARTBEAT_MS - this.#pace.now();
      if (left <= 0) {
        this.#beat();
        this.note();
      }
      this.#cancel = this.#await(left > 0 ? left : HEARTBEAT_MS);
    });
  }
}

/** That a run goes on, how far it is, and when something happened last. */
export function renderHeartbeat(run: Run, view: View): string {
  const step = findOpenStep(run);
  const facts = [
    `${formatElapsed(view.now - run.startedAt)} elapsed`,
    formatPercent(run.percent),
    ...(step === null ? [] : [describeOpenStep(step)]),
    `last activity ${formatElapsed(view.now - run.lastEventAt)} ago`,
  ];
  const { status } = view.glyphs;
  return `${status[step?.status === 'waiting' ? 'waiting' : 'running']} ${formatRunName(run)}: ${facts.join(', ')}`;
}

function describeOpenStep({ name, items, isPercentTold, percent, currentSubstep }: Step): string {
  const told = isPercentTold ? formatPercent(percent) : null;
  const facts = [items === null ? told : formatItems(items), currentSubstep];
  return toOneLine([name, ...facts.filter((fact) => fact !== null)].join(' '));
}

/** The one that started last, of those that go on. */
function findOpenStep(run: Run): Step | null {
  const open = [...run.steps.values()].filter(
    ({ status }) => status === 'running' || status === 'waiting',
  );
  return open.find(({ id }) => id === run.currentStep) ?? open.at(-1) ?? null;
}
