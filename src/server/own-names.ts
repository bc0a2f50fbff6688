import type { Access } from './access.js';

/** A name or an address, and a port that may be any: who asks may come through a tunnel. */
const HOST = /^(\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{1,253})(?::\d{1,5})?$/;
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Whether a Host header names us, exactly: a name that only begins like ours may be led to this machine by anybody,
 * so that a page from there would be of one origin with us.
 */
export function isOwnHost(header: string | undefined, { hosts }: Access): boolean {
  const name = HOST.exec(header?.toLowerCase() ?? '')?.[1];
  if (name === undefined) return false;
  return LOOPBACK.includes(name) || hosts.some((host) => host.toLowerCase() === name);
}

/** Whether an Origin is that of the page that we have sent: what was asked for by this very name. */
export function isOwnOrigin(origin: string, host: string): boolean {
  return origin.toLowerCase() === `http://${host.toLowerCase()}`;
}
