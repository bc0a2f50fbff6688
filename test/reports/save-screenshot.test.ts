import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { saveScreenshot } from '../../src/reports/save-screenshot.js';
import { makeTempFolder } from '../support/temp-folder.js';

/** One transparent pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const FAILED = { phase: 'Phase 2', step: 'Process File', at: Date.UTC(2026, 1, 4, 15, 30, 45) };
const NAME = 'error_Phase_2_Process_File_20260204_153045.png';

function makePlace() {
  const root = makeTempFolder();
  return { root, dataDir: join(root, '.errtrack') };
}

describe('saveScreenshot', () => {
  it('puts the picture into its folder, byte by byte (R47-R49)', () => {
    const place = makePlace();
    expect(saveScreenshot(place, FAILED, new Uint8Array(PNG))).toBe(`error_screenshots/${NAME}`);
    expect(readFileSync(join(place.root, 'error_screenshots', NAME))).toEqual(PNG);
  });

  it('never takes the place of another one', () => {
    const place = makePlace();
    saveScreenshot(place, FAILED, PNG);
    const other = Buffer.concat([PNG, Buffer.from('2')]);
    expect(saveScreenshot(place, FAILED, other)).toBe(
      `error_screenshots/${NAME.replace('.png', '_2.png')}`,
    );
    expect(readFileSync(join(place.root, 'error_screenshots', NAME))).toEqual(PNG);
  });

  it.each([
    ['no bytes', Buffer.alloc(0), 'it is no PNG.'],
    ['a JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70]), 'it is no PNG.'],
    ['half a signature', PNG.subarray(0, 7), 'it is no PNG.'],
    ['a page', Buffer.from('<svg onload="alert(1)"/>'), 'it is no PNG.'],
    ['too much', Buffer.concat([PNG], 20_000_001), 'it has more than 20000000 bytes.'],
  ])('refuses %s, and makes no folder for it', (_what, bytes, problem) => {
    const place = makePlace();
    expect(() => saveScreenshot(place, FAILED, bytes)).toThrow(
      `Cannot save the screenshot: ${problem}`,
    );
    expect(readdirSync(place.root)).toEqual([]);
  });

  it('refuses a folder that a link leads out of the project', () => {
    const place = makePlace();
    symlinkSync(makeTempFolder(), join(place.root, 'error_screenshots'));
    expect(() => saveScreenshot(place, FAILED, PNG)).toThrow(/a link leads out of .+ Put a real/);
  });
});
