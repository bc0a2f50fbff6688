import { get, type IncomingMessage } from 'node:http';
import { onTestFinished } from 'vitest';
import { until } from './followed.js';

export interface SentEvent {
  readonly event: string;
  readonly id: string;
  readonly data: unknown;
}

/** Reads a stream of events as a browser does. */
export class EventClient {
  readonly events: SentEvent[] = [];
  readonly comments: string[] = [];
  /** Where to go on after a break. */
  lastEventId = '';
  status = 0;
  headers: IncomingMessage['headers'] = {};
  isClosed = false;
  #text = '';
  readonly #request: ReturnType<typeof get>;

  constructor(url: string, lastEventId = '') {
    const headers = lastEventId === '' ? {} : { 'Last-Event-ID': lastEventId };
    this.lastEventId = lastEventId;
    this.#request = get(url, { headers }, (response) => {
      this.status = response.statusCode ?? 0;
      this.headers = response.headers;
      response.setEncoding('utf8').on('data', (text: string) => this.#take(text));
      response.on('close', () => {
        this.isClosed = true;
      });
      // A server that is killed breaks it.
      response.on('error', () => {});
    });
    this.#request.on('error', () => {
      this.isClosed = true;
    });
    onTestFinished(() => this.close());
  }

  /** Resolves when the place is known from which events are told. */
  async open(): Promise<this> {
    await until(() => this.lastEventId !== '' || this.isClosed);
    return this;
  }

  async waitFor(count: number): Promise<void> {
    await until(() => this.events.length >= count);
  }

  close(): void {
    this.#request.destroy();
  }

  #take(text: string): void {
    this.#text += text;
    const blocks = this.#text.split('\n\n');
    this.#text = blocks.pop() ?? '';
    for (const block of blocks) this.#takeBlock(block);
  }

  #takeBlock(block: string): void {
    const fields: Record<string, string> = {};
    for (const line of block.split('\n')) {
      const [name = '', value = ''] = line.split(/: ?(.*)/s);
      if (name === '') this.comments.push(value);
      else fields[name] = value;
    }
    this.lastEventId = fields['id'] ?? this.lastEventId;
    if (fields['data'] === undefined) return;
    const event = fields['event'] ?? 'message';
    this.events.push({ event, id: this.lastEventId, data: JSON.parse(fields['data']) });
  }
}
