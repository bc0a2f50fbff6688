import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';

const EVERYWHERE: readonly string[] = ['0.0.0.0', '::'];

/** Whether only programs of this machine can reach a host. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** The names by which a server on a host may be asked, besides those of the loopback. */
export function listServedNames(host: string): readonly string[] {
  if (!EVERYWHERE.includes(host)) return [toUrlHost(host)];
  const name = hostname().toLowerCase();
  return [...listAddresses().map(toUrlHost), name, `${name}.local`];
}

/** The name that stands in the address that is printed. */
export function nameInUrl(host: string): string {
  if (!EVERYWHERE.includes(host)) return toUrlHost(host);
  const [first] = listAddresses().filter((address) => !isLoopbackHost(address));
  return toUrlHost(first ?? '127.0.0.1');
}

/** Those of IPv4 first: they are what people type. */
function listAddresses(): readonly string[] {
  const all = Object.values(networkInterfaces()).flatMap((it) => it ?? []);
  // One of a single link is no address without the name of the link.
  const usable = all.filter(({ address }) => !address.toLowerCase().startsWith('fe80:'));
  const of = (family: string) => usable.filter((it) => it.family === family);
  return [...of('IPv4'), ...of('IPv6')].map(({ address }) => address);
}

/** A host as it stands in an address. */
function toUrlHost(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host.toLowerCase();
}
