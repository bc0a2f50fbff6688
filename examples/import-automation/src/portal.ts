import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The customer's portal, as far as the automation needs it: export jobs that take their time, and fail now and then. */
export interface Portal {
  readonly url: string;
  close(): Promise<void>;
}

/** Start a portal on this machine. Its first answer about a job is 503, as on a busy morning. */
export async function startPortal(templates: ReadonlyMap<string, string>): Promise<Portal> {
  const looks = new Map<string, number>();
  const server = createServer((request, response) => {
    const [, kind, customer = ''] = (request.url ?? '').split('/');
    const template = templates.get(customer);
    if (template === undefined) return void response.writeHead(404).end();
    if (kind === 'templates') return void response.end(template);
    const look = (looks.get(customer) ?? 0) + 1;
    looks.set(customer, look);
    if (look === 1) return void response.writeHead(503).end('The portal is busy');
    response.end(JSON.stringify({ percent: Math.min(100, (look - 1) * 34) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => closeServer(server) };
}

export class PortalError extends Error {
  override name = 'PortalError';
}

/** @throws PortalError for every answer but 200. */
export async function ask(url: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(url, { signal });
  const text = await response.text();
  if (!response.ok) throw new PortalError(`The portal answered ${response.status}: ${text}`);
  return text;
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
