// What the dashboard's page computes until it shows something, beside a bare page that parses the same JSON.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { ErrorTracker, trackRun } from '../dist/index.js';
import { bareEnvironment, median } from './pairs.js';
import { bin, createLedger, createProject } from './project.js';
import { atMost, printRow, printTitle } from './report.js';

const RUNS = 1_000;
const ERRORS = 5_000;
const ROUNDS = 7;
const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const root = createProject({ 'errors_log.json': createLedger(ERRORS) });
const tracker = new ErrorTracker({ root, fold: 'manual' });
for (let run = 0; run < RUNS; run++) {
  const options = { output: 'silent', reports: false, tracker };
  await trackRun(`Import ${run % 7}`, options, () => {});
}

const server = spawn(process.execPath, [bin, 'serve', '--port', '0'], {
  cwd: root,
  env: bareEnvironment(),
  stdio: ['ignore', 'pipe', 'ignore'],
});
const [text] = await once(server.stdout, 'data');
const url = String(text).trim();
const browser = await chromium.launch({
  executablePath:
    process.env.CHROMIUM ?? BROWSERS.find((path) => spawnSync(path, ['--version']).status === 0),
  args: ['--no-sandbox', '--disable-gpu'],
});

printTitle(`First paint, with ${RUNS} runs and ${ERRORS} errors: ms of scripting`);
const bodies = await Promise.all([fetchAll('runs'), fetchAll('errors')]);
writeFileSync(join(root, 'bare.html'), bare(bodies.map((body) => JSON.stringify(body))));
await compare('runs, live', `${url}#/runs`, 'main a');
await compare('errors, live', `${url}#/errors`, 'main a');
spawnSync(process.execPath, [bin, 'report', '--html', 'report.html'], {
  cwd: root,
  env: bareEnvironment(),
});
const data = /<script type="application\/json"[^>]*>(.*?)<\/script>/s.exec(
  readFileSync(join(root, 'report.html'), 'utf8'),
);
writeFileSync(join(root, 'bare.html'), bare([data[1]]));
await compare(
  'errors, from a saved report',
  `${pathToFileURL(join(root, 'report.html'))}#/errors`,
  'main a',
);
await browser.close();
server.kill();

async function compare(what, address, sign) {
  const times = [];
  for (let round = -1; round < ROUNDS; round++) {
    const pair = [
      await measure(address, sign),
      await measure(String(pathToFileURL(join(root, 'bare.html'))), '#done'),
    ];
    if (round >= 0) times.push(pair);
  }
  const of = (index) => `${median(times.map((pair) => pair[index])).toFixed(1)} ms`;
  printRow(what, median(times.map(([a, b]) => a / b)), atMost(3), `${of(0)} / ${of(1)}`);
}

/** Ms of scripting until the sign is there. */
async function measure(address, sign) {
  const page = await browser.newPage();
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await page.goto(address, { waitUntil: 'commit' });
  // Not by a locator: what that brings into the page would be measured with it.
  const expression = `document.querySelector(${JSON.stringify(sign)}) !== null`;
  for (;;) {
    const { result } = await session.send('Runtime.evaluate', { expression });
    if (result.value === true) break;
    await sleep(20);
  }
  const { metrics } = await session.send('Performance.getMetrics');
  await page.close();
  return metrics.find(({ name }) => name === 'ScriptDuration').value * 1_000;
}

async function fetchAll(kind) {
  const all = [];
  for (let cursor = ''; cursor !== null; ) {
    const answer = await fetch(
      `${url}api/${kind}?limit=1000${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    const page = await answer.json();
    if (page[kind] === undefined) throw new Error(JSON.stringify(page));
    all.push(...page[kind]);
    cursor = page.next_cursor;
  }
  return all;
}

function bare(texts) {
  const data = texts.map(
    (json) => `<script type="application/json">${json.replaceAll('<', '\\u003c')}</script>`,
  );
  return `<!doctype html><body>${data.join('')}<script>
    const parsed = [...document.querySelectorAll('[type="application/json"]')].map((it) => JSON.parse(it.textContent));
    document.body.innerHTML = '<p id=done>' + parsed.length;
  </script>`;
}
