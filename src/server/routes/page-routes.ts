import { type Context, Hono } from 'hono';
import type { LivePageData } from '../../core/page-data.js';
import { toPageTheme } from '../../core/runs/status-theme.js';
import { digest, randomHex } from '../../files/digest.js';
import type { Access } from '../access.js';
import type { ServerContext } from '../context.js';
import { PAGE_PATHS } from '../page-paths.js';
import { nameForPage, POLICY } from '../security-headers.js';
import { isToken, nameCookie } from '../token.js';

const NONCE_BYTES = 16;
const HTML = 'text/html; charset=utf-8';
const NO_PAGE = `<!doctype html>
<meta charset="utf-8"><title>errtrack</title>
<p>The page is missing from this installation: install errtrack anew. The data is there:
<a href="/status">/status</a>, <a href="/api/errors?pretty">/api/errors</a>, <a href="/api/runs?pretty">/api/runs</a>.
`;

/** The page, filled for whoever opens it. */
export function createPageRoutes({ page, project, token }: ServerContext, access: Access): Hono {
  const routes = new Hono();
  const data: LivePageData = {
    mode: 'live',
    token,
    project: digest(project.root),
    theme: toPageTheme(project.settings.theme),
  };
  for (const path of PAGE_PATHS) {
    routes.get(path, (context) => {
      if (isToken(context.req.query('token'), token)) return remember(context, token, access);
      const nonce = randomHex(NONCE_BYTES);
      const html = page === null ? NO_PAGE : page.fill(nonce, data);
      return context.body(html, 200, { 'Content-Type': HTML, [POLICY]: nameForPage(nonce) });
    });
  }
  return routes;
}

/** The token goes from the address into a cookie that no script sees: addresses are copied, and kept in histories. */
function remember(context: Context, token: string, access: Access): Response {
  const cookie = `${nameCookie(access)}=${token}; Path=/; HttpOnly; SameSite=Strict`;
  return context.body(null, 303, { Location: context.req.path, 'Set-Cookie': cookie });
}
