import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findRunner } from '../../src/files/runner.js';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'errtrack-runner-'));
  mkdirSync(join(root, '.git'));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

test.each([
  ['package-lock.json', 'npx errtrack'],
  ['pnpm-lock.yaml', 'pnpm exec errtrack'],
  ['yarn.lock', 'yarn errtrack'],
  ['bun.lock', 'bunx errtrack'],
  ['bun.lockb', 'bunx errtrack'],
  ['Cargo.lock', 'npx errtrack'],
])('with %s it is `%s`', (lockFile, expected) => {
  writeFileSync(join(root, lockFile), '');
  expect(findRunner(root, '')).toBe(expected);
});

test('finds the lock file of the repository from a package in it', () => {
  writeFileSync(join(root, 'pnpm-lock.yaml'), '');
  mkdirSync(join(root, 'packages/app'), { recursive: true });
  expect(findRunner(join(root, 'packages/app'), '')).toBe('pnpm exec errtrack');
});

test('never looks beyond the repository', () => {
  writeFileSync(join(root, 'yarn.lock'), '');
  mkdirSync(join(root, 'nested/.git'), { recursive: true });
  expect(findRunner(join(root, 'nested'), '')).toBe('npx errtrack');
});

test('is the bare name where a person can type that', () => {
  const bin = join(root, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'errtrack'), '');
  const path = ['/nowhere', '', join(root, '.git', 'x'), bin].join(delimiter);
  chmodSync(join(bin, 'errtrack'), 0o644);
  expect(findRunner(root, path)).toBe('npx errtrack');
  chmodSync(join(bin, 'errtrack'), 0o755);
  expect(findRunner(root, path)).toBe('errtrack');
});

test('does not take what npx or a script has put on the PATH for that', () => {
  const bin = join(root, 'node_modules/.bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'errtrack'), '', { mode: 0o755 });
  expect(findRunner(root, bin)).toBe('npx errtrack');
});
