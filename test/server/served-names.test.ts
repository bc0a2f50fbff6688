import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { isLoopbackHost, listServedNames, nameInUrl } from '../../src/server/served-names.js';

test.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])('%s is this machine alone', (host) => {
  expect(isLoopbackHost(host)).toBe(true);
});

test.each([
  '0.0.0.0',
  '::',
  '192.168.1.2',
  '127.0.0.1.example.org',
  'localhost.example.org',
  '10.127.0.1',
])('%s is more than this machine', (host) => {
  expect(isLoopbackHost(host)).toBe(false);
});

test('a host that was named is served by its name alone', () => {
  expect(listServedNames('Build-Box')).toStrictEqual(['build-box']);
  expect(listServedNames('fd00::7')).toStrictEqual(['[fd00::7]']);
  expect(nameInUrl('fd00::7')).toBe('[fd00::7]');
});

test('everywhere means the addresses of this machine and its name', () => {
  const names = listServedNames('0.0.0.0');
  expect(names).toContain('127.0.0.1');
  expect(names.slice(-2)).toStrictEqual([
    hostname().toLowerCase(),
    `${hostname()}.local`.toLowerCase(),
  ]);
  expect(names).not.toContain('0.0.0.0');
  expect(names).toContain(nameInUrl('0.0.0.0'));
});
