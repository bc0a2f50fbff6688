/**
 * A person's editor as a program: from the first task on it reads TODO.md, adds words of the person's, ticks a task now and then, and
 * saves, each time in another way, looking right before that whether the file is still what was read. All is
 * synchronous but the rests.
 */
export const WORKER_PROGRAM = `
import * as fs from 'node:fs';
const [options] = process.argv.slice(2).map((text) => JSON.parse(text));
const FILE = 'TODO.md';
const PATIENCE_MS = 10000;
const TASK = /^(\\s*- \\[)( )(\\] .*) (<!-- errtrack:([0-9a-f]{16}) -->)$/;
const cell = new Int32Array(new SharedArrayBuffer(4));
const rest = (ms) => { if (ms > 0) Atomics.wait(cell, 0, 0, ms); };
let state = options.seed;
const random = (most) => {
  state = (state + 0x6d2b79f5) >>> 0;
  const mixed = Math.imul(state ^ (state >>> 15), state | 1);
  const more = mixed ^ (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61));
  return ((more ^ (more >>> 14)) >>> 0) % (most + 1);
};

const WAYS = [
  function inPlace(text, read) {
    const fd = fs.openSync(FILE, 'r+');
    try {
      if (fs.readFileSync(fd, 'utf8') !== read) return false;
      const length = fs.writeSync(fd, text, 0);
      fs.ftruncateSync(fd, length);
      return true;
    } finally { fs.closeSync(fd); }
  },
  function withTruncate(text, read) {
    if (isMoved(read)) return false;
    fs.writeFileSync(FILE, text);
    return true;
  },
  function byRename(text, read) {
    fs.writeFileSync('TODO.md.new', text);
    if (isMoved(read)) return false;
    fs.renameSync('TODO.md.new', FILE);
    return true;
  },
  // The old one becomes the backup, and a new one is written in its place.
  function likeVim(text, read) {
    if (isMoved(read)) return false;
    fs.renameSync(FILE, 'TODO.md~');
    fs.writeFileSync(FILE, text);
    return true;
  },
];

function isMoved(read) { return fs.readFileSync(FILE, 'utf8') !== read; }

function read() {
  for (let tries = 0; ; tries++) {
    try { return fs.readFileSync(FILE, 'utf8'); }
    catch (error) { if (error.code !== 'ENOENT' || tries === 2000) throw error; rest(1); }
  }
}

const linesOf = (text) => text.split('\\n').filter((line) => line !== '' && !line.includes('<!-- errtrack:'));
let lines = linesOf(read());
const lost = [];
const ticked = [];

/** What was saved while a fold replaced the file comes back with the fold after it. */
function look(when) {
  for (let waited = 0; ; waited += 20) {
    const text = read();
    if (linesOf(text).join('\\n') === lines.join('\\n')) return text;
    if (waited >= PATIENCE_MS) {
      lost.push('a save is lost ' + when);
      lines = linesOf(text);
      return text;
    }
    rest(20);
  }
}

function tickOne(all) {
  const open = all.flatMap((line, at) => (TASK.test(line) ? [at] : []));
  if (open.length === 0) return null;
  const at = open[random(open.length - 1)];
  const [, start, , words, comment, hash] = TASK.exec(all[at]);
  all[at] = start + 'x' + words + ' — done with ' + hash + ' ' + comment;
  return hash;
}

function write(all, save) {
  const at = all.indexOf(random(1) === 0 ? '## Later' : 'The end.');
  all.splice(at, 0, '- note ' + save + ', which grows: ' + 'ä$&\`* '.repeat(random(9)), '');
}

while (!read().includes('<!-- errtrack:')) rest(20);
lines = linesOf(read());
let way = { name: 'nothing' };
for (let saves = 0; saves < options.saves; ) {
  const text = look('after saving ' + saves + ' ' + way.name);
  const all = text.split('\\n');
  write(all, saves);
  const hash = random(3) === 0 ? tickOne(all) : null;
  const next = all.join('\\n');
  way = WAYS[random(WAYS.length - 1)];
  if (way(next, text)) {
    saves++;
    lines = linesOf(next);
    fs.writeFileSync('saves', '.'.repeat(saves));
    if (hash !== null) ticked.push(hash);
  }
  rest(random(options.restMs));
}
look('after the last, ' + way.name);
console.log(JSON.stringify({ saves: options.saves, ticked, lines, lost }));
`;
