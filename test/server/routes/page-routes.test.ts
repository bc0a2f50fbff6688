import { describe, expect, test } from 'vitest';
import { NO_THEME } from '../../../src/core/runs/status-theme.js';
import { digest } from '../../../src/files/digest.js';
import { PageTemplate } from '../../../src/server/page-template.js';
import { ServedProject, TOKEN } from '../../support/served-project.js';
import { makeTempFolder } from '../../support/temp-folder.js';

const TEMPLATE = `<!doctype html><style nonce="__NONCE__"></style>
<script type="application/json" id="errtrack-data">__DATA__</script><script nonce="__NONCE__">go()</script>`;

describe('the page', () => {
  test.each(['/', '/api/whiteboard'])(
    'at %s has a nonce of its own each time, and the token',
    async (path) => {
      const root = makeTempFolder();
      const served = new ServedProject(root, { page: new PageTemplate(TEMPLATE) });
      const nonces = new Set<string>();
      for (const { status, headers, text } of [await served.get(path), await served.get(path)]) {
        expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
        const found = [...text.matchAll(/nonce="([0-9a-f]{32})"/g)].map(([, nonce]) => nonce);
        expect(found).toHaveLength(2);
        const [nonce = ''] = new Set(found);
        nonces.add(nonce);
        expect(headers.get('content-security-policy')).toBe(
          [
            `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; img-src 'self' data:`,
            "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          ].join('; '),
        );
        const data = /id="errtrack-data">(.*)<\/script><script/.exec(text)?.[1] ?? '';
        expect(JSON.parse(data)).toEqual({
          mode: 'live',
          token: TOKEN,
          project: digest(root),
          theme: NO_THEME,
        });
      }
      expect(nonces.size).toBe(2);
    },
  );

  test('takes data that looks like markup, or like its own places, for nothing but data', () => {
    const data = { text: '</script><!-- __NONCE__ __DATA__ \u2028 & $& $1 <script>' };
    const html = new PageTemplate(TEMPLATE).fill('abc', data);
    const [, json = ''] = /id="errtrack-data">(.*?)<\/script>/s.exec(html) ?? [];
    expect(JSON.parse(json)).toEqual(data);
    expect(html.match(/nonce="abc"/g)).toHaveLength(2);
    expect(json).not.toMatch(/[<>&\u2028]/);
  });

  test('says what to do where there is none', async () => {
    const { status, text } = await new ServedProject(makeTempFolder()).get('/');
    expect(status).toBe(200);
    expect(text).toContain('install errtrack anew');
  });
});
