// What an error is known again by, beside reading its `stack`: both have to, and only what comes on top of that counts.
// A process of its own, where nothing is recorded.
import { ErrorTracker } from '../dist/index.js';
import { median, timeInTurn } from './pairs.js';
import { createProject } from './project.js';
import { atMost, printRow, printTitle } from './report.js';

const tracker = new ErrorTracker({ root: createProject(), enabled: false });
const DEPTH = 12;
const descend = (depth, make) => (depth === 0 ? make() : descend(depth - 1, make));
const known = () => descend(DEPTH, () => new Error('no photo is here'));

const letters = 'qrstuvwxyz';
let count = 0;
/** Another word each time: figures would be taken out of it. */
function another() {
  const word = [...String(++count)].map((digit) => letters[digit]).join('');
  return descend(DEPTH, () => new Error(`photo ${word} is not here`));
}

const [making, reading, again, renewing, anew] = await timeInTurn([
  { name: 'making one', run: known },
  { name: 'reading its stack', run: () => known().stack },
  { name: 'a known error', run: () => tracker.trackError(known()) },
  { name: 'making another', run: another },
  { name: 'a new message', run: () => tracker.trackError(another()) },
]);
const stack = reading.map((ns, round) => ns - making[round]);
const ratio = (times, base) =>
  median(times.map((ns, round) => (ns - base[round] - stack[round]) / stack[round]));

printTitle('The fingerprint of an error');
printRow('known, against reading .stack', ratio(again, making), atMost(1));
printRow('new message, against reading .stack', ratio(anew, renewing), atMost(5));
