import { expect, test } from 'vitest';
import { plantSecrets } from './planted-secrets.js';
import { leakSecrets, PLACES } from './secret-leaks.js';

test('no planted secret is written or printed', async () => {
  const figure = await leakSecrets({ seed: 2026, shown: 4 });
  expect(figure.harmed).toEqual([]);
  expect(figure.tried).toBe(plantSecrets(1).length * PLACES.length);
  expect(figure.tried).toBeGreaterThanOrEqual(60 * 12);
});

test('what is no secret is found, so the search finds what there is', async () => {
  const plain = { kind: 'plain', text: 'the blue qwrtzpsdf boat', core: 'qwrtzpsdf' };
  const { harmed } = await leakSecrets({ seed: 1, shown: 1, secrets: [plain] });
  for (const place of ['errors_log.json', 'TODO.md', 'FIXED_ERRORS.md', 'the program', 'list']) {
    expect(harmed.join('\n')).toContain(place);
  }
  expect(harmed.join('\n')).toMatch(/\.errtrack\/journal\/.*\n.*\.errtrack\/state\//s);
});
