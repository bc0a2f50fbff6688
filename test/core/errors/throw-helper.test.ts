import { expect, test } from 'vitest';
import { isThrowHelper } from '../../../src/core/errors/throw-helper.js';

test.each([
  ...['fail', 'panic', 'invariant', 'assert', 'assertNever', 'unreachable', 'throwIfMissing'],
  ...[
    'createError',
    'createHttpError',
    'toError',
    'wrapException',
    'StoreError',
    'NotFoundException',
  ],
])('%s throws for its callers', (name) => {
  expect(isThrowHelper(name)).toBe(true);
});

test.each([
  ...[
    'load',
    'failover',
    'assertOpen',
    'mustBeOpen',
    'check',
    'throwable',
    'error',
    'Error',
    'abort',
  ],
  ...['handleError', 'onError', 'createErrors', 'createErrorPage', 'ErrorPage', '#fail', ''],
  null,
])('%s does not', (name) => {
  expect(isThrowHelper(name)).toBe(false);
});
