import { get } from 'node:http';
import { isObject } from '../core/shape.js';

const WAIT_MS = 500;
const MAX_LENGTH = 200_000;

/** Who listens on a port of this machine, as far as it says so. */
export async function describePortOwner(host: string, port: number): Promise<string> {
  const text = await ask(host, port);
  if (text === null) return 'another program';
  const project = readProject(text);
  if (project !== null) return `errtrack, for the project ${project}`;
  return 'another program';
}

/** Null where it is not to be had, or is no JSON of ours. */
function readProject(text: string): string | null {
  try {
    const overview: unknown = JSON.parse(text);
    const project = isObject(overview) ? overview['project'] : null;
    const name = isObject(project) ? (project['name'] ?? project['root_name']) : null;
    return typeof name === 'string' ? name.slice(0, 100) : null;
  } catch {
    return null;
  }
}

function ask(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const path = '/api/overview';
    const request = get({ host, port, path, timeout: WAIT_MS, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
        if (text.length > MAX_LENGTH) end(null);
      });
      response.on('end', () => end(text));
      response.on('error', () => end(null));
    });
    // Also where it goes on to send a byte now and then.
    const timer = setTimeout(() => end(null), WAIT_MS);
    const end = (text: string | null) => {
      clearTimeout(timer);
      resolve(text);
      request.destroy();
    };
    request.on('error', () => end(null));
    request.on('timeout', () => end(null));
  });
}
