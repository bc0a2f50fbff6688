import { expect, test } from 'vitest';
import { editBesidePipeline } from './editor-and-pipeline.js';

test('all that a person writes beside a pipeline stays, and each error has its task', async () => {
  const figure = await editBesidePipeline({ seed: 1, saves: 40, errors: 120, restMs: 60 });
  expect(figure).toMatchObject({ tried: 40, harmed: [] });
  expect(figure.ticked).toBeGreaterThan(0);
}, 120_000);
