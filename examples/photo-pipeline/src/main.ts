// The pipeline's own program: node dist/main.js [photo…]; without photos, those of photos/order.txt.
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PhotoPipeline } from './photo-pipeline.js';
import { renderFailure, renderHead, renderPublished, renderSummary } from './report.js';

const ORDER = join('photos', 'order.txt');

const paths = process.argv.length > 2 ? process.argv.slice(2) : await readOrder();
const pipeline = new PhotoPipeline('enhanced');
const tally = { published: 0, reserved: 0, failed: 0 };
const startedAt = performance.now();

console.log(renderHead(paths.length, 'enhanced'));
for (const path of paths) {
  try {
    const photo = await pipeline.processOptimalWorkflow(path);
    tally[photo.reservations.length > 0 ? 'reserved' : 'published'] += 1;
    console.log(renderPublished(path, photo));
  } catch (error) {
    tally.failed += 1;
    console.log(renderFailure(path, error));
  }
}
console.log(renderSummary(tally, performance.now() - startedAt));
if (tally.failed > 0) process.exitCode = 1;

async function readOrder(): Promise<string[]> {
  const lines = (await readFile(ORDER, 'utf8')).split('\n');
  return lines.filter((line) => line !== '').map((name) => join(dirname(ORDER), name));
}
