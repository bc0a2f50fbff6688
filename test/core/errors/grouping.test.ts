import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { describeError } from '../../../src/core/errors/describe-error.js';
import { createStackDescriber } from '../../../src/core/errors/describe-stack.js';
import {
  type ErrorKey,
  renderCommandKey,
  renderKey,
} from '../../../src/core/errors/fingerprint.js';
import {
  countsDefault,
  createGrouping,
  nameCommand,
  renderGrouping,
} from '../../../src/core/errors/grouping.js';
import type { ErrorSnapshot } from '../../../src/core/errors/snapshot.js';
import { isGrouping } from '../../../src/core/shape.js';
import { NO_SOURCES } from '../../support/no-sources.js';

function createKey(parts: Partial<ErrorKey> = {}): ErrorKey {
  return { type: 'Error', template: 'x', site: 'a.js#f', cause: null, members: [], ...parts };
}

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('', '\ud800', '__proto__', '{{ default }}', '{{default}}', '["a"]', 'command x'),
);
const leaf = fc.record({ type: text, template: text, site: text }).map((own) => createKey(own));
const growKey = (parts: fc.Arbitrary<ErrorKey>) =>
  fc
    .tuple(parts, fc.option(parts), fc.array(parts, { maxLength: 3 }))
    .map(([own, cause, members]) => ({ ...own, cause, members }));
const keys = growKey(growKey(leaf));
const options = fc.record(
  { fingerprint: fc.array(text, { minLength: 1, maxLength: 3 }), groupingDiscriminator: text },
  { requiredKeys: [] },
);

describe('the grouping of a record', () => {
  it('gives the text of the key again, also after it was written and read', () => {
    fc.assert(
      fc.property(keys, options, (key, chosen) => {
        const grouping: unknown = JSON.parse(JSON.stringify(createGrouping(key, chosen, null)));
        if (!isGrouping(grouping)) throw new Error('it would make the ledger a bad one');
        expect(renderGrouping(key.type, grouping)).toBe(renderKey(key, chosen));
      }),
    );
  });

  it('gives the text of the key of whatever was thrown', () => {
    const bare = fc.record({
      ...{ type: text, message: fc.string({ maxLength: 40 }) },
      stack: fc.option(
        fc
          .array(fc.constantFrom('f (/r/a.js:1:2)', '/r/b c.js:3:4', 'g (node:fs:5:6)'))
          .map((lines) => lines.map((line) => `    at ${line}`).join('\n')),
      ),
      code: fc.constantFrom(null, 'ENOENT'),
      syscall: fc.constantFrom(null, 'open'),
    });
    const alone = bare.map(
      (own): ErrorSnapshot => ({ ...own, causes: [], members: [], memberCount: 0 }),
    );
    const some = fc.array(alone, { maxLength: 3 });
    const grow = (parts: fc.Arbitrary<ErrorSnapshot>) =>
      fc
        .tuple(parts, fc.array(parts, { maxLength: 2 }), some)
        .map(([own, causes, members]) => ({ ...own, causes, members, memberCount: 3 }));
    fc.assert(
      fc.property(grow(grow(alone)), options, (snapshot, chosen) => {
        const { keyText, type, grouping } = describeError(snapshot, {
          ...{ context: 'c', home: '/home/bob', ...chosen },
          describeStack: createStackDescriber({
            ...{ root: '/r', home: '/home/bob', context: 'c', isOwnFrame: () => false },
            ...NO_SOURCES,
          }),
        });
        expect(renderGrouping(type, grouping)).toBe(keyText);
      }),
      { numRuns: 60 },
    );
  });

  it('holds nothing that is not there', () => {
    expect(createGrouping(createKey(), {}, null)).toEqual({
      ...{ version: 1, template: 'x', site: 'a.js#f' },
    });
  });

  it('holds the deepest cause, and each member once', () => {
    const cause = createKey({ template: 'c' });
    const members = [createKey({ template: 'm', cause }), createKey({ template: 'm', cause })];
    expect(createGrouping(createKey({ cause, members }), {}, null)).toEqual({
      ...{ version: 1, template: 'x', site: 'a.js#f' },
      cause: { type: 'Error', template: 'c', site: 'a.js#f' },
      members: [
        {
          ...{ type: 'Error', template: 'm', site: 'a.js#f' },
          cause: { type: 'Error', template: 'c', site: 'a.js#f' },
        },
      ],
    });
  });

  it('has causes only where they count', () => {
    const key = createKey({ cause: createKey() });
    const grouping = createGrouping(key, { fingerprint: ['mine'] }, null);
    expect(grouping).toEqual({
      ...{ version: 1, template: 'x', site: 'a.js#f', fingerprint: ['mine'] },
    });
    expect(createGrouping(key, { fingerprint: ['{{ default }}'] }, null).cause).toBeDefined();
  });

  it('holds no secret and no home folder of what a person adds', () => {
    const chosen = {
      fingerprint: ['https://bob:hunter22@x.org'],
      groupingDiscriminator: '/home/bob/a password=hunter22',
    };
    const grouping = createGrouping(createKey(), chosen, '/home/bob');
    expect(grouping.fingerprint).toEqual(['https://<secret>@x.org']);
    expect(grouping.discriminator).toBe('~/a password=<secret>');
    expect(renderGrouping('Error', grouping)).not.toBe(renderKey(createKey(), chosen));
  });

  it('cuts what a person adds, not through a secret', () => {
    const long = `${'a '.repeat(248)}ghp_${'x1Y2'.repeat(10)}`;
    const { discriminator, cut } = createGrouping(
      createKey(),
      { groupingDiscriminator: long },
      null,
    );
    expect(discriminator).toBe('a '.repeat(248).trimEnd());
    expect(cut).toBe(true);
  });

  it('gives no key where it does not hold all of one', () => {
    expect(renderGrouping('Error', { version: 1 })).toBeNull();
    expect(renderGrouping('Error', { version: 1, template: 'x' })).toBeNull();
    expect(renderGrouping('Error', { version: 1, site: 'x' })).toBeNull();
  });
});

test.each([
  ['node build.js', 3],
  ['a exited with code 1', -5],
  ['x', 4_294_967_295],
] as const)(
  'the key of a command that failed is made of its grouping: %s, %i',
  (words, exitCode) => {
    const grouping = { version: 1, ...nameCommand(words, exitCode) };
    expect(renderGrouping('CommandFailed', grouping)).toBe(renderCommandKey(words, exitCode));
    expect(renderGrouping('Other', grouping)).not.toBe(renderCommandKey(words, exitCode));
  },
);

test('an error that is called like a failed command has the key of an error', () => {
  const key = createKey({ type: 'CommandFailed', template: 'it exited with code 1', site: 'run' });
  expect(renderGrouping(key.type, createGrouping(key, {}, null))).toBe(renderKey(key));
});

test('the default counts unless a fingerprint leaves it out', () => {
  expect(countsDefault(undefined)).toBe(true);
  expect(countsDefault(['a', '{{ default }}'])).toBe(true);
  expect(countsDefault(['{{default}} a'])).toBe(false);
  expect(countsDefault([])).toBe(false);
});
