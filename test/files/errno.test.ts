import { expect, test } from 'vitest';
import { isErrno } from '../../src/files/errno.js';

test('an error of the file system is known by its code, and nothing else is', () => {
  const error = Object.assign(new Error('no'), { code: 'ENOENT' });
  expect(isErrno(error, 'EIO', 'ENOENT')).toBe(true);
  expect(isErrno(error, 'EIO')).toBe(false);
  expect(isErrno(error)).toBe(false);
  for (const other of [
    new Error('ENOENT'),
    { code: 'ENOENT' },
    'ENOENT',
    null,
    Object.assign(new Error(), { code: 2 }),
  ])
    expect(isErrno(other, 'ENOENT')).toBe(false);
});
