import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { getRequestListener } from '@hono/node-server';
import { randomHex } from '../files/digest.js';
import { readPage } from '../files/page-file.js';
import type { Project } from '../files/project.js';
import { noteTrouble } from '../files/trouble.js';
import { createApp } from './create-app.js';
import { FoldTimer } from './fold-timer.js';
import { listen } from './listen.js';
import { PageTemplate } from './page-template.js';
import { ProjectFeed } from './project-feed.js';
import { ProjectReader } from './project-reader.js';
import { isLoopbackHost, listServedNames, nameInUrl } from './served-names.js';

const TOKEN_BYTES = 32;
const LOOPBACK = '127.0.0.1';
const DEFAULT_PORT = 5005;

/** Whoever is slower than that is no browser; and a cursor of a thousand runs still fits into a header. */
const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 64 * 1024,
} as const;
/** Whoever takes nothing of an answer for so long is gone; what is streamed has a beat. */
const MAX_SILENCE_MS = 60_000;
const MAX_CONNECTIONS = 512;
/** As many as there is room for: Node drops what is more, and the guard would not see it. */
const MAX_HEADERS = 0;

export interface ServeOptions {
  /** Default: 5005, or the next one that is free. */
  readonly port?: number | undefined;
  /** An address of this machine, or a name of one; default: only this machine can reach it. */
  readonly host?: string | undefined;
  /** Whether the server alone keeps the process alive. */
  readonly keepAlive: boolean;
  /** Whether the process is for nothing else: then answers are made of quicker objects than its own. */
  readonly isOwnProcess: boolean;
  /** After which a client that takes nothing is dropped; default: a minute. */
  readonly maxSilenceMs?: number;
  /** Told what a person should know of the start. */
  readonly onNote?: (note: string) => void;
}

export interface Served {
  /** To be opened; beyond the loopback with the token in it. */
  readonly url: string;
  readonly port: number;
  /** What those have to show who change something. */
  readonly token: string;
  /** Whether nobody but this machine can reach it. */
  readonly isLoopback: boolean;
  /** End it at once, whoever is connected. */
  close(): Promise<void>;
}

/**
 * Serve a project's dashboard and its HTTP API.
 * @throws ErrtrackError (BAD_OPTION) where it cannot listen there.
 */
export async function serve(project: Project, options: ServeOptions): Promise<Served> {
  const { host = LOOPBACK, port: wanted = DEFAULT_PORT, onNote = () => {} } = options;
  const mayMove = options.port === undefined;
  const server = createServer(LIMITS);
  server.setTimeout(options.maxSilenceMs ?? MAX_SILENCE_MS);
  server.maxConnections = MAX_CONNECTIONS;
  server.maxHeadersCount = MAX_HEADERS;
  if (!options.keepAlive) letGo(server);
  const port = await listen(server, { host, port: wanted, mayMove, onNote });
  server.on('error', (error) => noteTrouble(project.dataDir, 'the dashboard', error));
  try {
    return attend(project, { server, host, port, isOwnProcess: options.isOwnProcess });
  } catch (error) {
    server.close();
    throw error;
  }
}

interface Listening {
  readonly server: Server;
  readonly host: string;
  readonly port: number;
  readonly isOwnProcess: boolean;
}

/** Answer what is asked of a server that listens. */
function attend(project: Project, { server, host, port, isOwnProcess }: Listening): Served {
  const token = randomHex(TOKEN_BYTES);
  const isLoopback = isLoopbackHost(host);
  const feed = new ProjectFeed(project);
  const context = { project, reader: new ProjectReader(project), feed, token, page: findPage() };
  const app = createApp(context, { port, isLoopback, hosts: listServedNames(host) });
  server.on('request', getRequestListener(app.fetch, { overrideGlobalObjects: isOwnProcess }));
  const timer = new FoldTimer(project);
  const address = `http://${nameInUrl(host)}:${port}/`;
  return {
    url: isLoopback ? address : `${address}?token=${token}`,
    port,
    token,
    isLoopback,
    close: () => {
      timer.close();
      feed.close();
      return close(server);
    },
  };
}

/** Neither the server nor those who are connected to it hold the process. */
function letGo(server: Server): void {
  server.unref();
  server.on('connection', (socket) => socket.unref());
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  // The last words of the streams are on their way.
  await turn();
  server.closeAllConnections();
  await closed;
}

function findPage(): PageTemplate | null {
  const text = readPage();
  return text === null ? null : new PageTemplate(text);
}
