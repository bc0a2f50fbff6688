// For `node --require`: what is ordered happens to the process at its calls of the file system in a folder.
import { constants } from 'node:fs';
import { failNth } from './fault.js';
import type { KillOrder, ProcessOrder } from './harmed-process.js';
import { type Around, type FsCall, realFs, watchFs } from './watched-fs.js';

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

const order: ProcessOrder = JSON.parse(process.env['ERRTRACK_TEST_HARM'] ?? '');

watchFs(order.folder, tellCalls(order.kill === undefined ? failCalls(order) : kill(order.kill)));

function failCalls({ fault }: ProcessOrder): Around {
  return fault === undefined ? (_call, run) => run() : failNth(fault).around;
}

function kill({ nth, phase }: KillOrder): Around {
  let changes = 0;
  return (call, run) => {
    if (!isChange(call) || ++changes !== nth) return run();
    if (phase === 'amid') writeHalf(call);
    if (phase === 'after') run();
    process.kill(process.pid, 'SIGKILL');
    throw new Error('A killed process goes on');
  };
}

/** A line for each call, and a star before those that change something. */
function tellCalls(around: Around): Around {
  const { tellTo } = order;
  if (tellTo === undefined) return around;
  const calls: string[] = [];
  return (call, run) => {
    calls.push(`${isChange(call) ? '*' : ''}${call.name}`);
    realFs.writeFileSync(tellTo, calls.join('\n'));
    return around(call, run);
  };
}

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
