// For `node --require`: kills the process at one change that it makes in a folder, or says how many it makes.
import { constants } from 'node:fs';
import type { KillOrder } from './killed-process.js';
import { type FsCall, realFs, watchFs } from './watched-fs.js';

const CHANGES = new Set<string>([
  'copyFileSync',
  'ftruncateSync',
  'linkSync',
  'mkdirSync',
  'renameSync',
  'rmdirSync',
  'rmSync',
  'unlinkSync',
  'writeSync',
]);

const order: KillOrder = JSON.parse(process.env['ERRTRACK_TEST_KILL'] ?? '');
const changes: string[] = [];

watchFs(order.folder, (call, run) => {
  if (!isChange(call)) return run();
  changes.push(call.name);
  if (order.tellTo !== undefined) realFs.writeFileSync(order.tellTo, changes.join('\n'));
  if (changes.length !== order.nth) return run();
  if (order.phase === 'amid') writeHalf(call);
  if (order.phase === 'after') run();
  process.kill(process.pid, 'SIGKILL');
  throw new Error('A killed process goes on');
});

function isChange({ name, args }: FsCall): boolean {
  return CHANGES.has(name) || (name === 'openSync' && mayCreate(args[1]));
}

function mayCreate(flags: unknown): boolean {
  if (typeof flags === 'string') return /^[wa]/.test(flags);
  return typeof flags === 'number' && (flags & constants.O_CREAT) !== 0;
}

function writeHalf({ args, bytes }: FsCall): void {
  const [fd] = args;
  if (bytes !== null && typeof fd === 'number') realFs.writeSync(fd, bytes, 0, bytes.length >> 1);
}
