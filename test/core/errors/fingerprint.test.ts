import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ErrorKey,
  OLDER_KEYS,
  renderKey,
  renderOlderKeys,
} from '../../../src/core/errors/fingerprint.js';

function createKey(parts: Partial<ErrorKey> = {}): ErrorKey {
  return { type: 'Error', template: 'x', site: 'a.js#f', cause: null, members: [], ...parts };
}

describe('the text of a key', () => {
  it('holds version, type, template, site and cause', () => {
    const cause = createKey({ type: 'TypeError', template: 'y', site: 'b.js' });
    expect(renderKey(createKey({ cause }))).toBe(
      '[1,["Error","x","a.js#f",["TypeError","y","b.js",null,[]],[]]]',
    );
  });

  it('is told as every former version would have, newest first', () => {
    const versions = [2, 1].map(
      (version) => (key: ErrorKey, options: { groupingDiscriminator?: string | undefined }) =>
        `${version} ${key.type} ${options.groupingDiscriminator}`,
    );
    const options = { groupingDiscriminator: 'acme' };
    expect(renderOlderKeys(createKey(), options, versions)).toEqual([
      '2 Error acme',
      '1 Error acme',
    ]);
    expect(renderOlderKeys(createKey())).toEqual(OLDER_KEYS.map(() => expect.any(String)));
  });

  it('keeps its parts apart whatever is in them', () => {
    const text = fc.string({ unit: 'binary', maxLength: 8 });
    const parts = fc.record({ type: text, template: text, site: text });
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const isSame = JSON.stringify(one) === JSON.stringify(other);
        expect(renderKey(createKey(one)) === renderKey(createKey(other))).toBe(isSame);
      }),
    );
    expect(renderKey(createKey({ type: 'a","b', template: 'c' }))).not.toBe(
      renderKey(createKey({ type: 'a', template: 'b","c' })),
    );
  });

  it('takes distinct members in any order', () => {
    const [a, b] = [createKey({ template: 'a' }), createKey({ template: 'b' })];
    const key = renderKey(createKey({ members: [a, b] }));
    expect(renderKey(createKey({ members: [b, a, b, a] }))).toBe(key);
    expect(renderKey(createKey({ members: [a] }))).not.toBe(key);
  });
});

describe('a person’s word', () => {
  const key = createKey();

  it('takes the place of the key', () => {
    const fingerprint = ['tenant', 'acme'];
    const text = renderKey(key, { fingerprint });
    expect(text).toBe('[1,["tenant","acme"]]');
    expect(renderKey(createKey({ template: 'other' }), { fingerprint })).toBe(text);
  });

  it.each(['{{ default }}', '{{default}}'])('keeps the default at %s', (part) => {
    const fingerprint = [part, 'acme'];
    expect(renderKey(key, { fingerprint })).toBe('[1,[["Error","x","a.js#f",null,[]],"acme"]]');
    expect(renderKey(createKey({ template: 'other' }), { fingerprint })).not.toBe(
      renderKey(key, { fingerprint }),
    );
  });

  it('adds to the default', () => {
    const plain = renderKey(key);
    const acme = renderKey(key, { groupingDiscriminator: 'acme' });
    expect(new Set([plain, acme, renderKey(key, { groupingDiscriminator: 'zen' })]).size).toBe(3);
    expect(renderKey(key, { groupingDiscriminator: undefined })).toBe(plain);
  });
});
