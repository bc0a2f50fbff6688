// `npm run bench`: every figure that the project promises, with the machine it was measured on.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { benchCall } from './call.js';
import { benchEnd, benchStorm } from './end.js';
import { benchFirst } from './first.js';
import { bareEnvironment } from './pairs.js';
import { benchSize } from './size.js';
import { benchStart } from './start.js';

const folder = fileURLToPath(new URL('.', import.meta.url));
if (!existsSync(`${folder}node_modules/pino`)) {
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--silent'], {
    cwd: folder,
    stdio: 'inherit',
  });
}

const [cpu] = cpus();
const memory = Math.round(totalmem() / 2 ** 30);
console.log(
  `${cpus().length} x ${cpu.model}, ${memory} GiB, ${process.platform}, Node ${process.version}`,
);
console.log('Ratios are medians of rounds in which the things compared took turns.');

benchSize();
benchStart();
await benchCall(await import('../dist/index.js'));
for (const name of ['fingerprint.js', 'throw.js', 'runs.js', 'serve.js'])
  spawnSync(process.execPath, [folder + name], { stdio: 'inherit', env: bareEnvironment() });
await benchFirst();
await benchEnd();
benchStorm();
