const HEARTBEAT_MS = 15_000;
/** What waits for a client that does not read, besides what the system keeps for it. */
const MAX_WAITING_BYTES = 256 * 1024;
/** A client that has not taken anything for so long is gone. */
const MAX_SILENCE_MS = 30_000;
const MAX_GATHERED_LENGTH = 64 * 1024;
const HEARTBEAT = Buffer.from(':\n\n');

export interface EventStreamOptions {
  /** Texts of whole events, in order, until the signal is given, or there are no more. */
  readonly read: (end: AbortSignal) => AsyncIterable<string>;
  /** Called once, whoever ends it. */
  readonly onEnd?: () => void;
  /** Called where the client takes nothing any more: nobody else would end its connection. */
  readonly onSlow?: () => void;
  readonly heartbeatMs?: number;
  readonly maxSilenceMs?: number | undefined;
}

export const EVENT_STREAM_HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store',
  // Proxies that gather what they pass on would make a live stream a late one.
  'X-Accel-Buffering': 'no',
} as const;

/** A stream of server-sent events, at the pace of its client. */
export function createEventStream(options: EventStreamOptions): ReadableStream<Uint8Array> {
  const sender = new Sender(options);
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => sender.start(controller),
      pull: () => sender.goOn(),
      cancel: () => sender.end(),
    },
    { highWaterMark: MAX_WAITING_BYTES, size: (bytes) => bytes?.length ?? 0 },
  );
}

class Sender {
  readonly #options: EventStreamOptions;
  readonly #end = new AbortController();
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  #heartbeat: NodeJS.Timeout | undefined;
  #texts: string[] = [];
  #length = 0;
  #isGathering = false;
  #goOn: (() => void) | null = null;

  constructor(options: EventStreamOptions) {
    this.#options = options;
  }

  start(controller: ReadableStreamDefaultController<Uint8Array>): void {
    this.#controller = controller;
    const { heartbeatMs = HEARTBEAT_MS } = this.#options;
    this.#heartbeat = setInterval(() => this.#beat(), heartbeatMs).unref();
    // What goes wrong ends the stream; the client comes again.
    void this.#send()
      .catch(() => {})
      .finally(() => this.end());
  }

  /** The client has taken what there was. */
  goOn(): void {
    this.#goOn?.();
  }

  end(): void {
    if (this.#end.signal.aborted) return;
    this.#end.abort();
    clearInterval(this.#heartbeat);
    this.#flush();
    this.goOn();
    try {
      this.#controller?.close();
    } catch {
      // The client has gone before.
    }
    this.#controller = null;
    this.#options.onEnd?.();
  }

  async #send(): Promise<void> {
    for await (const text of this.#options.read(this.#end.signal)) {
      this.#gather(text);
      if (this.#isFull && !(await this.#waitForClient())) return this.#options.onSlow?.();
    }
  }

  /** The first goes at once; what comes in the same turn goes in one piece. */
  #gather(text: string): void {
    this.#texts.push(text);
    this.#length += text.length;
    if (!this.#isGathering) {
      this.#isGathering = true;
      setImmediate(() => {
        this.#isGathering = false;
        this.#flush();
      });
      this.#flush();
    } else if (this.#length > MAX_GATHERED_LENGTH) this.#flush();
  }

  #flush(): void {
    const text = this.#texts.join('');
    this.#texts = [];
    this.#length = 0;
    if (text !== '') this.#controller?.enqueue(Buffer.from(text));
  }

  #beat(): void {
    if (!this.#isFull) this.#controller?.enqueue(HEARTBEAT);
  }

  get #isFull(): boolean {
    return (this.#controller?.desiredSize ?? 1) <= 0;
  }

  /** @returns false where it takes nothing. */
  async #waitForClient(): Promise<boolean> {
    const { maxSilenceMs = MAX_SILENCE_MS } = this.#options;
    const hasTaken = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), maxSilenceMs).unref();
      this.#goOn = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
    this.#goOn = null;
    return hasTaken;
  }
}
