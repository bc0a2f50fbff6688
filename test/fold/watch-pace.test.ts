import { expect, test } from 'vitest';
import { Pace } from '../../src/fold/watch-pace.js';

const IDLE = 1_000;
const LOOK = 100;

/** Looks every 50 ms at what a function says stands there; the times at which it is time to fold. */
function foldsOf(
  until: number,
  at: (ms: number) => { readonly files?: number; readonly journals?: number },
): readonly number[] {
  const pace = new Pace({ files: '0', journals: '' });
  const folds: number[] = [];
  for (let ms = 0; ms <= until; ms += 50) {
    const { files = 0, journals = 0 } = at(ms);
    const look = { files: String(files), journals: journals === 0 ? '' : String(journals) };
    if (pace.note(look, ms) > 0) continue;
    folds.push(ms);
    pace.folded();
  }
  return folds;
}

test('nothing is folded where nothing changes', () => {
  expect(foldsOf(20_000, () => ({}))).toEqual([]);
});

test('a save is folded once, when it has been quiet for half a second', () => {
  expect(foldsOf(20_000, (ms) => ({ files: ms >= 1_000 ? 1 : 0 }))).toEqual([1_500]);
});

test('several saves in a row are folded once', () => {
  const saves = (ms: number) => Math.min(Math.max(Math.floor((ms - 600) / 400), 0), 5);
  expect(foldsOf(20_000, (ms) => ({ files: saves(ms) }))).toEqual([3_100]);
});

test('a file that is saved every 300 ms is folded after four seconds, in the rests', () => {
  const [first = 0, ...more] = foldsOf(20_000, (ms) => ({ files: Math.floor(ms / 300) }));
  expect(first).toBe(4_400);
  expect(more.length).toBeGreaterThan(2);
});

test('a file that is never quiet for 200 ms is never folded', () => {
  expect(foldsOf(60_000, (ms) => ({ files: Math.floor(ms / 150) }))).toEqual([]);
});

test('journals that always grow are folded every four seconds', () => {
  expect(foldsOf(13_000, (ms) => ({ journals: ms }))).toEqual([4_050, 8_100, 12_150]);
});

test('journals that were taken in are no news', () => {
  expect(foldsOf(20_000, (ms) => ({ journals: ms < 3_000 ? 1 : 0 }))).toEqual([500]);
});

test('journals wait for a file that is being saved', () => {
  const at = (ms: number) => ({ journals: 1, files: Math.min(Math.floor(ms / 150), 40) });
  expect(foldsOf(20_000, at)).toEqual([6_200]);
});

test('what had to wait is tried again each second, and changes meanwhile are not forgotten', () => {
  const pace = new Pace({ files: '0', journals: '' });
  pace.postponed(0);
  expect(pace.note({ files: '0', journals: '' }, 500)).toBe(LOOK);
  expect(pace.note({ files: '1', journals: '' }, 900)).toBe(LOOK);
  expect(pace.note({ files: '1', journals: '' }, 1_300)).toBe(LOOK);
  expect(pace.note({ files: '1', journals: '' }, 1_400)).toBe(0);
  pace.postponed(1_400);
  expect(pace.note({ files: '1', journals: '' }, 2_300)).toBe(LOOK);
  expect(pace.note({ files: '1', journals: '' }, 2_400)).toBe(0);
  pace.folded();
  expect(pace.note({ files: '1', journals: '' }, 9_000)).toBe(IDLE);
});
