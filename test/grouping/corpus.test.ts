import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { listMissingPackages } from './corpus.js';

const folder = mkdtempSync(join(tmpdir(), 'errtrack-corpus-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, manifest: object): void {
  mkdirSync(join(folder, path), { recursive: true });
  writeFileSync(join(folder, path, 'package.json'), JSON.stringify(manifest));
}

test('packages are missing that are not there, or there in another version', () => {
  const dependencies = { yaml: '2.9.1', zod: '4.6.7', '@scope/new': '1.0.0' };
  write('.', { dependencies });
  expect(listMissingPackages(folder)).toEqual(['yaml', 'zod', '@scope/new']);
  write('node_modules/yaml', { version: '2.9.1' });
  write('node_modules/zod', { version: '4.6.6' });
  write('node_modules/old', { version: '1.0.0' });
  expect(listMissingPackages(folder)).toEqual(['zod', '@scope/new']);
  write('node_modules/zod', { version: '4.6.7' });
  write('node_modules/@scope/new', { version: '1.0.0' });
  expect(listMissingPackages(folder)).toEqual([]);
});
