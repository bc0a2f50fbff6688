import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { removeSecrets, SECRET_PATTERNS, takeClean } from '../../../src/core/errors/secrets.js';
import { plantSecrets } from '../../faults/planted-secrets.js';

const JWT =
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U';
const PEM = '-----BEGIN RSA PRIVATE KEY-----\nMIIE-owIBAAKC+/=\n-----END RSA PRIVATE KEY-----';

describe('secrets', () => {
  it.each([
    [`bad ${JWT} here`, 'bad <secret> here'],
    [`${PEM}\nafter`, '<secret>\nafter'],
    ['-----BEGIN PRIVATE KEY-----\nMIIEowIBAAKC', '<secret>'],
    ['key AKIAIOSFODNN7EXAMPLE!', 'key <secret>!'],
    ['ghp_abcdefghijklmnopqrstuvwxyz0123456789', '<secret>'],
    ['github_pat_11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz', '<secret>'],
    ['glpat-abcdefghijklmnopqrst', '<secret>'],
    ['sk-proj-abcdef1234567890abcd', '<secret>'],
    ['sk_live_4eC39HqLyjWDarjtT1zdp7dc', '<secret>'],
    ['xoxb-123456789012-abcdefABCDEF', '<secret>'],
    ['AIzaSyA1234567890abcdefghijklmnopqrstuv', '<secret>'],
    ['postgres://admin:s3cret@db.example.com/x', 'postgres://<secret>@db.example.com/x'],
    ['postgres://admin:p@ss/w@db/x', 'postgres://<secret>@db/x'],
    ['https://token123@github.com/a/b', 'https://<secret>@github.com/a/b'],
    ['mongodb+srv://u:p@h/db', 'mongodb+srv://<secret>@h/db'],
    ['password=hunter2 failed', 'password=<secret> failed'],
    ['PGPASSWORD=hunter2 psql', 'PGPASSWORD=<secret> psql'],
    ["dbPassword='a b' x", 'dbPassword=<secret> x'],
    ['{"password":"hunter two","a":1}', '{"password":<secret>,"a":1}'],
    ['password: hunter22', 'password: <secret>'],
    ['?access_token=abc&x=1', '?access_token=<secret>&x=1'],
    ['Server=db;User Id=sa;Password=p@ss;X=1', 'Server=db;User Id=sa;Password=<secret>;X=1'],
    ['AccountKey=abc+/def==;Endpoint=x', 'AccountKey=<secret>;Endpoint=x'],
    ['Authorization: Basic dXNlcjpwYXNz', 'Authorization: <secret>'],
    ['sent Bearer abc123def456', 'sent Bearer <secret>'],
    ['Cookie: sid=abc; b=2', 'Cookie: <secret>'],
    ['client_secret = "x y"', 'client_secret = <secret>'],
    ['card 4111 1111 1111 1111 was declined', 'card <secret> was declined'],
    ['card 5500-0000-0000-0004', 'card <secret>'],
  ])('%s', (text, expected) => {
    expect(removeSecrets(text)).toBe(expected);
  });
});

describe('ordinary messages', () => {
  it.each([
    "Cannot read properties of undefined (reading 'token')",
    'Unexpected token: expected }',
    'Unexpected token \'a\', "abc" is not valid JSON',
    'Invalid token: foo',
    'password: must be at least 8 characters',
    'The password is too short',
    'secret is required',
    'max_tokens=100',
    'Bearer authentication is required',
    'http://localhost:8080/users?email=a@b.c',
    'ssh://git@github.com/a/b',
    'at 1732137480123 in run 1234567890123456',
    'version 4.1111111111111111',
    'scikit sk-learn is not installed',
    'keyboard interrupt; monkey patch; signal=SIGTERM',
    'https://example.com/a/b?c=d',
  ])('%s', (text) => {
    expect(removeSecrets(text, '/home/bob')).toBe(text);
  });
});

it('leaves all of more than a hundred ordinary messages as they are', () => {
  const file = new URL('ordinary-messages.txt', import.meta.url);
  const messages = readFileSync(file, 'utf8').trimEnd().split('\n');
  expect(messages.length).toBeGreaterThan(100);
  expect(messages.filter((text) => removeSecrets(text) !== text)).toEqual([]);
});

describe('the home folder', () => {
  it.each([
    ['/home/bob/x and /home/bob', '~/x and ~'],
    ['/home/bobby/x', '/home/bobby/x'],
    ["open '/home/bob'", "open '~'"],
  ])('%s', (text, expected) => {
    expect(removeSecrets(text, '/home/bob')).toBe(expected);
    expect(removeSecrets(text, '/home/bob/')).toBe(expected);
  });

  it('is nothing where it is the root of all', () => {
    expect(removeSecrets('/a/b', '/')).toBe('/a/b');
    expect(removeSecrets('C:\\Users\\bob\\x', 'C:\\Users\\bob')).toBe('~\\x');
  });
});

describe('patterns', () => {
  const hostile = [
    ...['eyJ', 'eyJaaaaaaaa.', '-----BEGIN PRIVATE KEY-----', '-----BEGIN ', 'AKIA', 'ghp_', 'sk-'],
    ...['xoxb-', '://', 'a://b:c', '://@', '@', 'password', 'password=', 'password="', 'token: '],
    ...['a', '1', '4 1', '4-', 'bearer ', 'cookie:', 'authorization: ', '"', "'", '\n', 'SG.', '.'],
  ];

  it.each(hostile)('end on a long text of %j', (part) => {
    const text = part.repeat(200_000 / part.length);
    for (const [pattern] of SECRET_PATTERNS) {
      expect(text.replace(pattern, '').length).toBeLessThanOrEqual(text.length);
    }
  });
});

it('changes nothing in what it has cleaned already', () => {
  for (const { text } of plantSecrets(7)) {
    const clean = removeSecrets(text);
    expect(removeSecrets(clean)).toBe(clean);
  }
});

it('takes all planted kinds out of a text, whatever their values are', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const left = plantSecrets(seed).filter(({ text, core }) => removeSecrets(text).includes(core));
    expect(left).toEqual([]);
  }
});

it('keeps no half of a secret that a cut goes through', () => {
  for (const { text, core } of plantSecrets(3)) {
    const tail = core.slice(0, Math.ceil(core.length / 2));
    const at = text.indexOf(core) + tail.length;
    const kept = takeClean(
      `${'word '.repeat(1640).slice(0, 8192 - at)}${text}${'x'.repeat(9000)}`,
      9000,
    );
    expect(kept).not.toContain(core);
  }
});
