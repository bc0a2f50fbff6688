import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { serve } from '@hono/node-server';
import type { Hono } from 'hono';
import { onTestFinished } from 'vitest';

/** What a server sent until it closed the connection, or was silent. */
export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** An app behind a real port. */
export class Listening {
  readonly port: number;

  private constructor(port: number) {
    this.port = port;
  }

  static async start(app: Hono): Promise<Listening> {
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
    onTestFinished(() => {
      if ('closeAllConnections' in server) server.closeAllConnections();
      server.close();
    });
    await once(server, 'listening');
    return new Listening((server.address() as AddressInfo).port);
  }

  /** Send bytes as they are. The request should ask to close the connection. */
  async send(...chunks: readonly (string | Buffer)[]): Promise<RawAnswer> {
    const socket = connect(this.port, '127.0.0.1');
    let text = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
    });
    // The server may close before all is sent.
    socket.on('error', () => {});
    const closed = once(socket, 'close');
    for (const chunk of chunks) socket.write(chunk);
    const timer = setTimeout(() => socket.destroy(), 5_000);
    await closed;
    clearTimeout(timer);
    const [head = '', ...rest] = text.split('\r\n\r\n');
    return { status: Number(head.split(' ')[1] ?? 0), head, body: rest.join('\r\n\r\n') };
  }

  /** A request of these lines, and a body. */
  ask(
    line: string,
    headers: readonly string[] = [],
    body: string | Buffer = '',
  ): Promise<RawAnswer> {
    const head = [`${line} HTTP/1.1`, ...headers, 'Connection: close', '', ''].join('\r\n');
    return this.send(head, body);
  }
}
