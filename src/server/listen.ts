import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { ErrtrackError } from '../core/errtrack-error.js';
import { tellReason } from '../core/reason.js';
import { isErrno } from '../files/errno.js';
import { describePortOwner } from './port-owner.js';

const LAST_PORT = 65_535;
/** So many are tried where the first one is taken. */
const TRIES = 100;

export interface Listening {
  readonly host: string;
  readonly port: number;
  /** Whether the next one that is free does as well. */
  readonly mayMove: boolean;
  /** Told where it is another one. */
  readonly onNote: (note: string) => void;
}

/**
 * Make a server listen.
 * @returns the port.
 * @throws ErrtrackError (BAD_OPTION) that says why it cannot, and what would do.
 */
export async function listen(
  server: Server,
  { host, port, mayMove, onNote }: Listening,
): Promise<number> {
  try {
    return await tryPort(server, host, port);
  } catch (error) {
    if (!isErrno(error, 'EADDRINUSE')) throw explain(error, host, port);
    const taken = `Port ${port} is taken by ${await describePortOwner(toAskable(host), port)}`;
    if (!mayMove) throw await refuse(taken, host, port);
    const free = await takeNext(server, host, port, taken);
    onNote(`${taken}; this is port ${free}.`);
    return free;
  }
}

async function takeNext(server: Server, host: string, after: number, taken: string) {
  for (let port = after + 1; port <= Math.min(after + TRIES, LAST_PORT); port++) {
    try {
      return await tryPort(server, host, port);
    } catch (error) {
      if (!isErrno(error, 'EADDRINUSE', 'EACCES')) throw explain(error, host, port);
    }
  }
  throw new ErrtrackError('BAD_OPTION', `${taken}: name another one.`);
}

/** Says which one would do. */
async function refuse(taken: string, host: string, wanted: number): Promise<ErrtrackError> {
  const probe = createServer();
  for (let port = wanted + 1; port <= Math.min(wanted + TRIES, LAST_PORT); port++) {
    try {
      await tryPort(probe, host, port);
      probe.close();
      return new ErrtrackError('BAD_OPTION', `${taken}: name another one; ${port} is free.`);
    } catch {
      // The next one may be.
    }
  }
  return new ErrtrackError('BAD_OPTION', `${taken}: name another one.`);
}

async function tryPort(server: Server, host: string, port: number): Promise<number> {
  // `once` rejects with what goes wrong.
  const listening = once(server, 'listening');
  server.listen({ host, port, exclusive: true });
  await listening;
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

function explain(error: unknown, host: string, port: number): ErrtrackError {
  const why =
    Object.entries(REASONS).find(([code]) => isErrno(error, code))?.[1] ?? tellReason(error);
  const message = `Cannot listen on port ${port} of ${host}: ${why}.`;
  return new ErrtrackError('BAD_OPTION', message, { cause: error });
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not; name a port above 1023',
  EPERM: 'this process may not',
  EADDRNOTAVAIL: 'this machine has no such address; name one of its own as host',
  ENOTFOUND: 'nobody knows this name; name an address of this machine as host',
  EAI_AGAIN:
    'its address cannot be looked up at the moment; name an address of this machine as host',
  EINVAL: 'it is no address; name one of this machine as host',
};

/** What is listened on everywhere is asked here. */
function toAskable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}
