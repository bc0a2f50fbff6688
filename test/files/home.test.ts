import { homedir } from 'node:os';
import { afterEach, expect, test, vi } from 'vitest';
import { findHomeFolder } from '../../src/files/home.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

test.each(['/home/ann', '', undefined])('finds what the system says where HOME is %j', (home) => {
  vi.stubEnv('HOME', home);
  expect(findHomeFolder()).toBe(homedir());
});
