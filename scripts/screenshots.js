// Takes the pictures of the dashboard for the README: docs/pictures/. Needs a Chromium, and a build.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import sharp from 'sharp';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const FOLDER = 'docs/pictures';
const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const SCHEMES = ['light', 'dark'];
const VIEWPORT = { width: 1120, height: 700 };

const OTHER_ERRORS = [
  ['connect ETIMEDOUT 10.0.0.7:5432', 'nightly_export', 23],
  ['Unexpected token } in JSON at position 41', 'nightly_export', 4],
  ['the sheet is locked by anna', 'scorecard_import', 9],
];

const { DashboardProject, fillHistory, SHOT } = await loadProject();
const project = new DashboardProject();
const ids = fillHistory(project);
for (const [message, context, times] of OTHER_ERRORS) {
  for (let time = 0; time < times; time += 1) project.throwError(new Error(message), { context });
}
project.write(SHOT, await drawShot());
await project.close();
const server = await startServer(project.root);
try {
  await takePictures(server.url);
} finally {
  server.process.kill();
  project.remove();
}

/** The tests' own project, which is TypeScript. */
async function loadProject() {
  const outfile = resolve('dist/screenshots/project.js');
  await build({
    entryPoints: ['test/support/dashboard-project.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
  writeFileSync('dist/screenshots/package.json', '{ "type": "module" }\n');
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync('dist/screenshots', { recursive: true });
  }
}

/** What the browser of the story showed. */
function drawShot() {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="960" height="420" font-family="sans-serif">
    <rect width="960" height="420" fill="#f4f5f7"/><rect width="960" height="52" fill="#20304f"/>
    <text x="24" y="34" fill="#fff" font-size="20">Scorecard Console</text>
    <rect x="40" y="84" width="880" height="300" fill="#fff" stroke="#d5d8df"/>
    <text x="70" y="132" font-size="22" fill="#333">Map columns</text>
    <rect x="70" y="160" width="820" height="44" fill="#fdecec"/>
    <text x="90" y="188" font-size="17" fill="#b3261e">Column "Goal" is not known</text></svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

async function startServer(root) {
  const args = [resolve('bin/errtrack.js'), 'serve', '--port', '0', '--json'];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    output += chunk;
    if (output.includes('}')) break;
  }
  return { process: child, url: JSON.parse(output).url };
}

async function takePictures(url) {
  mkdirSync(FOLDER, { recursive: true });
  const executablePath = BROWSERS.find((path) => existsSync(path));
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const places = {
    runs: '#/runs',
    run: `#/runs/${ids.failed}`,
    timeline: `#/runs/${ids.failed}/timeline`,
    errors: '#/errors',
  };
  for (const colorScheme of SCHEMES) {
    const page = await browser.newPage({
      viewport: VIEWPORT,
      colorScheme,
      reducedMotion: 'reduce',
    });
    for (const [name, place] of Object.entries(places)) {
      await page.goto(`${url}${place}`);
      await page.locator('main h1').first().waitFor({ state: 'attached' });
      // Its parts load one after the other.
      await page.waitForTimeout(1_000);
      const png = await sharp(await page.screenshot())
        .png({ palette: true, colours: 128 })
        .toBuffer();
      writeFileSync(join(FOLDER, `${name}-${colorScheme}.png`), png);
    }
  }
  await browser.close();
}
