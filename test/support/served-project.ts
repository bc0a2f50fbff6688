import { openProject } from '../../src/files/open-project.js';
import type { Access } from '../../src/server/access.js';
import type { ChangeFeed } from '../../src/server/change-feed.js';
import { createApp } from '../../src/server/create-app.js';
import type { PageTemplate } from '../../src/server/page-template.js';
import { ProjectReader } from '../../src/server/project-reader.js';
import type { AnswerAt } from './answers.js';

export const TOKEN = 'a1'.repeat(32);
export const PORT = 5005;

export interface ServedOptions {
  readonly access?: Partial<Access>;
  readonly page?: PageTemplate | null;
  /** Epoch ms; default: the clock. */
  readonly clock?: () => number;
}

/** What came back: its JSON, or its text where it is none. */
export interface Answer<Json = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Json;
}

/** A project's HTTP, asked without a port. */
export class ServedProject {
  readonly project;
  readonly reader;
  readonly app;

  constructor(root: string, { access = {}, page = null, clock }: ServedOptions = {}) {
    this.project = openProject(root, { flags: { root }, env: {} });
    this.reader = new ProjectReader(this.project, clock);
    const context = { ...this, feed: NO_FEED, token: TOKEN, page };
    this.app = createApp(context, { port: PORT, isLoopback: true, hosts: [], ...access });
  }

  get<Path extends string>(path: Path, headers: Readonly<Record<string, string>> = {}) {
    return this.ask('GET', path, { headers });
  }

  /** With token and type, unless others are given. */
  post<Path extends string>(
    path: Path,
    body: unknown = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    const given = { 'X-Errtrack-Token': TOKEN, 'Content-Type': 'application/json', ...headers };
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return this.ask('POST', path, { headers: given, body: text });
  }

  async ask<Path extends string>(
    method: string,
    path: Path,
    { headers = {}, ...init }: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> },
  ): Promise<Answer<AnswerAt<Path>>> {
    const named = { host: `localhost:${PORT}`, ...headers };
    const response = await this.app.request(`http://localhost:${PORT}${path}`, {
      method,
      headers: named,
      ...init,
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parse(text) };
  }
}

const NO_FEED: ChangeFeed = {
  async *follow() {},
  tellPosition: async () => '',
  close() {},
};

/** Null where it is no JSON; what begins as such and is none is a fault. */
function parse<Json>(text: string): Json {
  return JSON.parse(/^[[{]/.test(text) ? text : 'null');
}
