import { basename } from 'node:path';
import { Hono } from 'hono';
import { toIso } from '../../core/runs/run-json.js';
import { toListedRun } from '../../core/runs/run-summary.js';
import { isEnd } from '../../core/runs/status.js';
import { isObject } from '../../core/shape.js';
import type { Project } from '../../files/project.js';
import { readRegularFile } from '../../files/small-file.js';
import type { ServerContext } from '../context.js';
import { createBody } from '../json-body.js';
import { formatJson } from '../json-text.js';
import { readOwnVersion } from '../own-version.js';
import { isPretty, reply } from '../reply.js';
import { tellProblem } from '../told-problem.js';

const MAX_MANIFEST_BYTES = 1_000_000;

/** What heads the page. */
export function createOverviewRoutes({ project, reader }: ServerContext): Hono {
  const routes = new Hono();
  const about = describeProject(project);
  routes.get('/api/overview', async (context) => {
    const { view } = await reader.readErrors();
    const { runs, unreadable } = reader.listRuns();
    const [last] = runs;
    const overview = {
      project: about,
      errors: view.summary,
      problem: view.problem === null ? null : tellProblem(view.problem, project.root),
      runs: {
        active: runs.filter(({ status }) => !isEnd(status)).length,
        total: runs.length,
        unreadable: unreadable.length,
        last: last === undefined ? null : toListedRun(last),
      },
    };
    const pretty = isPretty(context);
    const text = formatJson({ ...overview, now: toIso(reader.now) }, pretty);
    // The time alone is no news.
    return reply(context, createBody(text, formatJson(overview, pretty)));
  });
  return routes;
}

function describeProject({ root }: Project) {
  const folder = basename(root);
  return { name: readName(root), root_name: folder, version: readOwnVersion() };
}

/** What the project calls itself; null where it does not say. */
function readName(root: string): string | null {
  try {
    const bytes = readRegularFile(`${root}/package.json`, MAX_MANIFEST_BYTES);
    const manifest: unknown = bytes === null ? null : JSON.parse(bytes.toString('utf8'));
    const name = isObject(manifest) ? manifest['name'] : null;
    return typeof name === 'string' && name !== '' ? name.slice(0, 214) : null;
  } catch {
    return null;
  }
}
