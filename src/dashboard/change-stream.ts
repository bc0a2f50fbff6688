import type { Connection } from './source.js';
import type { Topic } from './store.js';

interface Following {
  readonly onChange: (topics: ReadonlySet<Topic>) => void;
  readonly onConnection: (now: Connection) => void;
}

const EVENTS = ['run', 'step', 'run.end', 'error'] as const;
/** What a busy run tells in this time is one change, in ms. */
const GATHER = 250;
const POLL = 2_000;
/** A process that died tells nobody. */
const SLOW_POLL = 15_000;
const ALL: ReadonlySet<Topic> = new Set(['runs', 'errors', 'run']);

/**
 * Follow the server's stream of changes. Where that is blocked or broken, everything counts as changed every two
 * seconds, until the stream comes through again.
 */
export function followChanges(url: string, following: Following): () => void {
  const stream = new ChangeStream(url, following);
  return () => stream.close();
}

class ChangeStream {
  readonly #url: string;
  readonly #following: Following;
  readonly #changed = new Set<Topic>();
  #source: EventSource | null = null;
  #gathering: ReturnType<typeof setTimeout> | undefined;
  #polling: ReturnType<typeof setTimeout> | undefined;
  #isOpen = false;
  #isClosed = false;

  constructor(url: string, following: Following) {
    this.#url = url;
    this.#following = following;
    this.#connect();
    this.#poll();
    document.addEventListener('visibilitychange', this.#onVisible);
  }

  close(): void {
    this.#isClosed = true;
    this.#source?.close();
    clearTimeout(this.#gathering);
    clearTimeout(this.#polling);
    document.removeEventListener('visibilitychange', this.#onVisible);
  }

  #connect(): void {
    const source = new EventSource(this.#url);
    this.#source = source;
    source.onopen = () => {
      this.#isOpen = true;
      this.#following.onConnection('live');
      // What happened while nobody told of it; the page is being drawn first.
      this.#gather(ALL);
    };
    source.onerror = () => {
      if (this.#isOpen) this.#hurry();
      this.#isOpen = false;
    };
    for (const type of EVENTS) {
      source.addEventListener(type, ({ data }) => this.#take(type, String(data)));
    }
  }

  #take(type: (typeof EVENTS)[number], data: string): void {
    this.#gather(type === 'error' ? ['errors'] : ['runs', `run:${readRunId(data)}`]);
  }

  #gather(topics: Iterable<Topic>): void {
    for (const topic of topics) this.#changed.add(topic);
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined;
      this.#tell(new Set(this.#changed));
      this.#changed.clear();
    }, GATHER);
  }

  /** A browser gives a stream up for good after some answers: then it is opened anew. */
  #poll(): void {
    this.#polling = setTimeout(
      () => {
        if (this.#isClosed) return;
        if (this.#source?.readyState === EventSource.CLOSED) this.#connect();
        if (!document.hidden) this.#ask();
        this.#poll();
      },
      this.#isOpen ? SLOW_POLL : POLL,
    );
  }

  #ask(): void {
    if (!this.#isOpen) this.#following.onConnection('polling');
    this.#tell(ALL);
  }

  #hurry(): void {
    clearTimeout(this.#polling);
    this.#poll();
  }

  readonly #onVisible = () => {
    if (!document.hidden) this.#tell(ALL);
  };

  #tell(topics: ReadonlySet<Topic>): void {
    this.#following.onChange(topics);
  }
}

function readRunId(data: string): string {
  try {
    return String(JSON.parse(data).run_id);
  } catch {
    return '';
  }
}
