// Serves a project, and beside it a route that sends the same bytes and does nothing else. Ends with its input.
import { once } from 'node:events';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { openProject } from '../src/files/open-project.js';
import { createApp } from '../src/server/create-app.js';
import { ProjectReader } from '../src/server/project-reader.js';

const [root = '.', ...paths] = process.argv.slice(2);
const project = openProject(root, { flags: { root }, env: {} });
const context = {
  project,
  reader: new ProjectReader(project),
  feed: { async *follow() {}, tellPosition: async () => '', close() {} },
  token: 'no token',
  page: null,
};
const app = createApp(context, { port: 0, isLoopback: true, hosts: [] });

const bare = new Hono();
for (const path of paths) {
  const answer = await app.request(path, { headers: { host: 'localhost' } });
  const bytes = await answer.arrayBuffer();
  const headers = { 'Content-Type': 'application/json; charset=utf-8' };
  bare.get(path, (asked) => asked.body(bytes, 200, headers));
}

const ports = [];
for (const { fetch } of [app, bare]) {
  const server = serve({ fetch, port: 0, hostname: '127.0.0.1' });
  await once(server, 'listening');
  const address = server.address();
  ports.push(typeof address === 'object' ? address?.port : null);
}
console.log(JSON.stringify(ports));
process.stdin.resume().on('end', () => process.exit());
