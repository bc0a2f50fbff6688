import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NUMBER } from '../../../src/core/errors/number-pattern.js';
import { renderTemplate } from '../../../src/core/errors/template.js';
import { TEMPLATE_PATTERNS } from '../../../src/core/errors/template-patterns.js';

const NOTHING = { type: 'Error', code: null, syscall: null, causeCode: null };
const render = (message: string, facts = {}) => renderTemplate(message, { ...NOTHING, ...facts });

describe('what varies', () => {
  it.each([
    ['mail to bob.smith+x@example.co.uk failed', 'mail to <email> failed'],
    ['GET https://api.example.com/v1/users/42?x=1, retrying', 'GET <url>, retrying'],
    ['(see postgres://db:5432/x).', '(see <url>).'],
    ['connect to db.prod.example.com:5432 failed', 'connect to <host> failed'],
    ['localhost:3000 refused', '<host> refused'],
    ['id 550e8400-e29b-41d4-a716-446655440000', 'id <uuid>'],
    ['job-550E8400-E29B-41D4-A716-446655440000', 'job-<uuid>'],
    ['trace 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', 'trace <trace>'],
    ['trace 1-5759e988-bd862e3fe1be46a994272793', 'trace <trace>'],
    ['sha e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'sha <hash>'],
    ['md5 d41d8cd98f00b204e9800998ecf8427e', 'md5 <hash>'],
    ['sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8 x', '<hash> x'],
    ['at 2024-11-20T21:18:00.123Z done', 'at <date> done'],
    ['at 2024-11-20 21:18:00+01:00 done', 'at <date> done'],
    ['on 2024-11-20', 'on <date>'],
    ['Wed, 20 Nov 2024 21:18:00 GMT x', '<date> x'],
    ['Wednesday, 20-Nov-24 21:18:00 UTC x', '<date> x'],
    ['Wed Nov 20 2024 21:18:00 GMT+0100 (Central European Standard Time) x', '<date> x'],
    ['Nov 20, 2024', '<date>'],
    ['11/20/2024, 9:18:00 PM', '<date>'],
    ['21:18:05.123', '<time>'],
    ['9:15 PM', '<time>'],
    ['took 10ms', 'took <duration>'],
    ['took 1.5s and 1h30m', 'took <duration> and <duration>'],
    ['waited 30 seconds, 1 day', 'waited <duration>, <duration>'],
    ['10KB, 3 MiB of 512 bytes', '<size>, <size> of <size>'],
    ['4000x3000 is too large', '<size> is too large'],
    ['00:1a:2b:3c:4d:5e', '<mac>'],
    ['10.0.0.1:8080 and 10.0.0.0/8', '<ip> and <ip>'],
    ['::1 fe80::1%eth0 [2001:db8::1]:443', '<ip> <ip> <ip>'],
    ['2001:0db8:85a3:0000:0000:8a2e:0370:7334', '<ip>'],
    ['at 0xDEADBEEF', 'at <hex>'],
    ['deadbeef and 00DEADBEEF and commit a1b2c3d', '<hex> and <hex> and commit <hex>'],
    ['01ARZ3NDEKTSV4RRFFQ69G5FAV', '<id>'],
    ['V1StGXR8_Z5jdHi6B-myT is gone', '<id> is gone'],
    ['customer cus_NffrFeUfNV2Hib', 'customer cus_<id>'],
    ['507f1f77bcf86cd799439011', '<hex>'],
    ["open '/tmp/a b/c.txt'", "open '<path>'"],
    ['/tmp/x/y.js:12:3 failed', '<path> failed'],
    ['C:\\Users\\bob\\x.txt missing', '<path> missing'],
    ["'C:\\Program Files\\x y\\a.txt'", "'<path>'"],
    ['\\\\srv\\share\\f.txt', '<path>'],
    ['~\\x\\a.txt and ~/y', '<path> and <path>'],
    ['src/a/b.ts and ./b.ts and ../x broke', '<path> and <path> and <path> broke'],
    ['no such file: input.jpg', 'no such file: <path>'],
    ['no title in notes.md, 2nd.yaml and a.html', 'no title in <path>, <path> and <path>'],
    ["Cannot load 'my photo.jpg'", "Cannot load '<path>'"],
    ['user_123 not found', 'user_<int> not found'],
    ['worker-12 died', 'worker-<int> died'],
    ['-5 < +3.25e10, 1,234,567', '<int> < <int>, <int>'],
    ['of 10,50 and 1,299.00 in (1,2,3)', 'of <int> and <int> in (<int>)'],
    ['rows[5].id of #12 (50%)', 'rows[<int>].id of #<int> (<int>%)'],
    ['needs 1.2.3-beta.1', 'needs <version>'],
    ['name="bob" and size: \'x y\'', 'name=<str> and size: <str>'],
    ['{"user":"bob","on":true}', '{"user":<str>,"on":true}'],
    ['ok=true, dry= false', 'ok=<bool>, dry= <bool>'],
    ['POST /api/users/42 failed', 'POST /api/users/<int> failed'],
  ])('%s', (message, template) => {
    expect(render(message)).toBe(template);
  });
});

describe('what is kept', () => {
  it.each([
    "Cannot read properties of undefined (reading 'width')",
    "Cannot read properties of undefined (reading 'height')",
    'photo.load is not a function',
    'Class::method and Dead::Beef failed',
    'utf-8 sha256 h264 E404 TS2345 iso-8859-1 x86_64 ed25519 base64',
    'application/json and/or text/html',
    'getElementsByClassName convertBase64ToUtf8String',
    'socket.io has no this.app.name(x)',
    'step2_resize failed',
    'config.port is missing in "config.port"',
    '<int> is what a person wrote',
    '',
  ])('%s', (message) => {
    expect(render(message)).toBe(message);
  });
});

describe('messages of the runtime', () => {
  const syntax = { type: 'SyntaxError' };

  it.each([
    'Unexpected token \'a\', "abc" is not valid JSON',
    'Unexpected token \'}\', ..."\n{"a":}\n"... is not valid JSON',
    'Unexpected token a in JSON at position 0',
    'Unexpected end of JSON input',
    "Expected property name or '}' in JSON at position 1",
    "Expected property name or '}' in JSON at position 1 (line 1 column 2)",
    "Expected ',' or '}' after property value in JSON at position 7 (line 1 column 8)",
    'Unterminated string in JSON at position 5',
    'Bad control character in string literal in JSON at position 2',
    'Unexpected non-whitespace character after JSON at position 2',
    '"undefined" is not valid JSON',
  ])('%s', (message) => {
    expect(render(message, syntax)).toBe('invalid JSON');
  });

  it.each([
    ['TypeError', 'item2.title.trim is not a function', '<var>.title.trim is not a function'],
    ['TypeError', 'binary[node.sign] is not a function', '<var>[<var>.sign] is not a function'],
    ['TypeError', 'u.items is not iterable', '<var>.items is not iterable'],
    ['TypeError', 'this.a.b is not a constructor', 'this.a.b is not a constructor'],
    ['TypeError', 'run is not a function', 'run is not a function'],
    [
      'TypeError',
      'object is not iterable (cannot read property x)',
      'object is not iterable (cannot read property x)',
    ],
    ['Error', 'a.b is not a function', 'a.b is not a function'],
    ['DataCloneError', '(name) => name could not be cloned.', '<str> could not be cloned.'],
    ['SyntaxError', 'Cannot convert 1,5 to a BigInt', 'Cannot convert <str> to a BigInt'],
    ['TypeError', 'Cannot convert undefined to a BigInt', 'Cannot convert undefined to a BigInt'],
    ['RangeError', 'Invalid time zone specified: Mars', 'Invalid time zone specified: <str>'],
    ['RangeError', 'Invalid currency code : €', 'Invalid currency code: <str>'],
    ['RangeError', 'Invalid array length', 'Invalid array length'],
    ['TypeError', 'Failed to parse URL from photos', 'Failed to parse URL from <str>'],
    [
      'SyntaxError',
      "Invalid regular expression: /^.*)(.*$/u: Unmatched ')'",
      'Invalid regular expression: <str>',
    ],
    [
      'Error',
      'Publishing to x: Command failed with ENOENT: tool --to x\nspawn tool ENOENT',
      'Publishing to x: Command failed with ENOENT: tool\nspawn tool ENOENT',
    ],
    ['Error', 'Command failed: git clone a', 'Command failed: git'],
    ['Error', 'Command failed: git clone b\n\nfatal: no\nmore', 'Command failed: git\nfatal: no'],
  ])('%s: %s', (type, message, template) => {
    expect(render(message, { type })).toBe(template);
  });

  it('leaves out what was emitted as an error and is none', () => {
    const code = 'ERR_UNHANDLED_ERROR';
    expect(render("Unhandled error. ({ dead: [ 'w' ], page: 'a' })", { code })).toBe(
      'Unhandled error. ({<str>})',
    );
    expect(render("Unhandled error. ('out of paper')", { code })).toBe(
      "Unhandled error. ('out of paper')",
    );
  });

  it('leaves out what Node says that it received', () => {
    const code = 'ERR_INVALID_ARG_TYPE';
    const said = 'The "path" argument must be of type string. Received';
    expect(render(`${said} undefined`, { code })).toBe(
      'The "path" argument must be of type string',
    );
    expect(render(`${said} type number (5)`, { code })).toBe(
      render(`${said} an instance of Foo`, { code }),
    );
    expect(render('It. Received 5')).toBe('It. Received <int>');
  });

  it('keeps what stands before the wording of JSON.parse', () => {
    expect(render('/a/b.json: Unexpected end of JSON input', syntax)).toBe('<path>: invalid JSON');
    expect(render('Unexpected token x', syntax)).toBe('Unexpected token x');
    expect(render('Unexpected end of JSON input')).toBe('Unexpected end of JSON input');
  });

  it.each([
    [
      "ENOENT: no such file or directory, open '/x'",
      { code: 'ENOENT', syscall: 'open' },
      'ENOENT open',
    ],
    ["ENOENT: no such file or directory, open '/x'", {}, 'ENOENT open'],
    ["EXDEV: cross-device link not permitted, rename '/a' -> '/b'", {}, 'EXDEV rename'],
    [
      'connect ECONNREFUSED 127.0.0.1:80',
      { code: 'ECONNREFUSED', syscall: 'connect' },
      'ECONNREFUSED connect',
    ],
    ['connect ECONNREFUSED ::1:80', {}, 'ECONNREFUSED connect'],
    ['getaddrinfo ENOTFOUND x.example.com', {}, 'ENOTFOUND getaddrinfo'],
    ['spawn ffmpeg ENOENT', { code: 'ENOENT', syscall: 'spawn ffmpeg' }, 'ENOENT spawn ffmpeg'],
    ['Cannot load the settings', { code: 'ENOENT', syscall: 'open' }, 'Cannot load the settings'],
    [
      "Cannot find package 'left-pad' imported from /a/b.mjs",
      { code: 'ERR_MODULE_NOT_FOUND' },
      'Cannot find module left-pad',
    ],
    [
      "Cannot find module 'left-pad'\nRequire stack:\n- /a/b.js",
      { code: 'MODULE_NOT_FOUND' },
      'Cannot find module left-pad',
    ],
    [
      "Cannot find module '/a/c.mjs' imported from /a/b.mjs",
      { code: 'ERR_MODULE_NOT_FOUND' },
      'Cannot find module <path>',
    ],
    [
      'fetch failed',
      { type: 'TypeError', causeCode: 'ECONNREFUSED' },
      'fetch failed: ECONNREFUSED',
    ],
    ['fetch failed', { type: 'TypeError' }, 'fetch failed'],
    [
      'Expected values to be strictly equal:\n\n1 !== 2\n',
      { code: 'ERR_ASSERTION' },
      'Expected values to be strictly equal:',
    ],
    [
      '[\n{"code":"too_small","path":["items",3,"size"]},{"code":"invalid_type","path":["name"]},{"code":"too_small","path":["items",7,"size"]}]',
      { type: 'ZodError' },
      'invalid items.size:too_small, name:invalid_type',
    ],
  ])('%s', (message, facts, template) => {
    expect(render(message, facts)).toBe(template);
  });
});

describe('what the source says', () => {
  const fromSource = (
    message: string,
    text: string,
    more: { facts?: object; causes?: string[] } = {},
  ) => {
    const parts = text.split(/\{([^{}]*)\}/);
    const literal = {
      texts: parts.filter((_, index) => index % 2 === 0),
      holes: parts.filter((_, index) => index % 2 === 1),
      isOfClass: false,
      hasWord: (word: string) => word === 'OURS',
    };
    const literals = () => ({
      ...{ near: [literal], imported: () => [], place: () => null },
      hasPath: (text: string) => text === 'parcel.weight',
    });
    const source = { literals, causes: more.causes ?? [] };
    return renderTemplate(message, { ...NOTHING, ...more.facts }, source);
  };

  it.each([
    [
      'Snapshot tuesday cannot be read',
      'Snapshot {name} cannot be read',
      'Snapshot <str> cannot be read',
    ],
    [
      'Snapshot 12 cannot be read',
      'Snapshot {name} cannot be read',
      'Snapshot <str> cannot be read',
    ],
    [
      'Label "Ada" of order 18 is long',
      'Label "{label}" of order {id} is long',
      'Label "<str>" of order <str> is long',
    ],
    [
      'cannot copy /a/b/c x.txt to 10.0.0.1',
      'cannot copy /a/{name} x.txt to 10.0.0.1',
      'cannot copy <path> <path> to <ip>',
    ],
  ])('%s, from %s', (message, text, template) => {
    expect(fromSource(message, text)).toBe(template);
  });

  it('keeps the few words that a program has for a kind of thing', () => {
    expect(fromSource('no way out of paid by ship', 'no way out of {state} by {event.type}')).toBe(
      'no way out of paid by ship',
    );
    expect(fromSource('GET /x/7 answered 503', 'GET {path} answered {statusCode}')).toBe(
      'GET <str> answered 503',
    );
    expect(fromSource('Unknown state: on-hold', 'Unknown state: {state}')).toBe(
      'Unknown state: <str>',
    );
    expect(fromSource('Relay of a (order.sent) failed', 'Relay of {id} ({type}) failed')).toBe(
      'Relay of <str> (<str>) failed',
    );
  });

  it('keeps a path of names that the program has', () => {
    const told = (path: string) =>
      fromSource(`${path} should be a text`, '{path} should be a text');
    expect(told('parcel.weight')).toBe('parcel.weight should be a text');
    expect(told('parcel.other')).toBe('<str> should be a text');
  });

  it('takes one and many for the same', () => {
    const text = "a sheet leaves {depth} {depth===1?'block':'blocks'} open";
    const told = fromSource('a sheet leaves 1 block open', text);
    expect(told).toBe('a sheet leaves <str> <str> open');
    expect(fromSource('a sheet leaves 3 blocks open', text)).toBe(told);
    const more = "{problems.length} problem{problems.length>1?'s':''} in the sheet";
    expect(fromSource('1 problem in the sheet', more)).toBe(
      fromSource('2 problems in the sheet', more),
    );
  });

  it('leaves out an input, though the source has that word', () => {
    expect(fromSource('the input "OURS" is not a time', 'the input "{text}" is not a time')).toBe(
      'the input "<str>" is not a time',
    );
    expect(fromSource('OURS is never closed', '{kind} is never closed')).toBe(
      '<str> is never closed',
    );
  });

  it('takes what is nothing for data', () => {
    const told = (value: string) =>
      fromSource(`Wanted an object, received ${value}`, 'Wanted an object, received {kind}');
    expect(told('undefined')).toBe('Wanted an object, received <str>');
    expect(told('null')).toBe(told('undefined'));
    expect(told('string')).not.toBe(told('undefined'));
  });

  it('keeps a word that the source has as a text of its own, unless the message is about the word', () => {
    expect(fromSource('rule OURS was broken', 'rule {name} was broken')).toBe(
      'rule OURS was broken',
    );
    expect(fromSource('rule THEIRS was broken', 'rule {name} was broken')).toBe(
      'rule <str> was broken',
    );
    expect(fromSource('unknown rule OURS', 'unknown rule {name}')).toBe('unknown rule <str>');
    expect(fromSource('Missing field: OURS', 'Missing field: {name}')).toBe('Missing field: OURS');
  });

  it('keeps a plain word where nobody says what it is, and too little is said to be a sentence', () => {
    expect(fromSource('thrown by alpha', 'thrown by {}')).toBe('thrown by alpha');
    expect(fromSource('thrown by alpha', 'thrown by {name}')).toBe('thrown by <str>');
    expect(fromSource('thrown by a/b c', 'thrown by {}')).toBe('thrown by <str>');
    expect(fromSource('it was thrown by alpha', 'it was thrown by {}')).toBe(
      'it was thrown by <str>',
    );
  });

  it('looks at what another error said as at any message', () => {
    const letter = 'Letter to {name} failed: {error.message}';
    expect(fromSource('Letter to Ada failed: no mail for a@b.example', letter)).toBe(
      'Letter to <str> failed: no mail for <email>',
    );
    expect(fromSource('Letter to Ada failed: no mail', letter, { causes: ['no mail'] })).toBe(
      'Letter to <str> failed: <cause>',
    );
    expect(fromSource('a.log:7: broken', 'x {y}', { causes: ['broken'] })).toBe(
      '<path>:<int>: <cause>',
    );
  });

  it('looks at a text that was put together, too', () => {
    const made = (text: string) => {
      const parts = text.split(/\{(\w*)\}/);
      return {
        texts: parts.filter((_, index) => index % 2 === 0),
        holes: parts.filter((_, index) => index % 2 === 1),
        isOfClass: false,
        hasWord: () => false,
      };
    };
    const near = ['Invariant was violated: {text}', 'count of {id} is whole'].map(made);
    const source = {
      literals: () => ({ near, imported: () => [], place: () => null, hasPath: () => false }),
      causes: [],
    };
    const tell = (message: string) => renderTemplate(message, NOTHING, source);
    expect(tell('Invariant was violated: count of nuts is whole')).toBe(
      'Invariant was violated: count of <str> is whole',
    );
    expect(tell('Invariant was violated: no more nuts')).toBe('Invariant was violated: <str>');
  });

  it('takes what was joined for a set', () => {
    const order = "Order does not fit: {reasons.join('; ')}";
    const told = (message: string) => fromSource(`Order does not fit: ${message}`, order);
    expect(told('/lines/0/sku is missing; /lines/12/sku is missing')).toBe(
      told('/lines/3/sku is missing'),
    );
    expect(told('a is bad; b is bad')).toBe(told('b is bad; a is bad'));
    expect(told('a is bad')).not.toBe(told('b is bad'));
  });

  it('is asked about the first line of an assertion', () => {
    const facts = { type: 'AssertionError' };
    expect(
      fromSource('sku A1 occurs twice\n\n+ 1\n- 2', '{key} {id} occurs twice', { facts }),
    ).toBe('<str> <str> occurs twice');
  });

  it('makes nothing but digits and placeholders of the characters that it uses for itself', () => {
    const own = Array.from({ length: 0x200 }, (_, at) => String.fromCharCode(0xe0f0 + at)).join('');
    expect(renderTemplate(own, NOTHING)).toBe(
      `${own.slice(0, 1)}<str><cause>${own.slice(3, 0x40)}0123456789${own.slice(0x4a)}`.slice(
        0,
        512,
      ),
    );
  });

  it('says no more than the message does where it is not from there', () => {
    expect(fromSource('Snapshot tuesday is gone', 'Snapshot {name} cannot be read')).toBe(
      'Snapshot tuesday is gone',
    );
  });
});

it('takes one nothing for the other', () => {
  const of = (nothing: string) => `Cannot read properties of ${nothing} (reading 'width')`;
  expect(render(of('null'), { type: 'TypeError' })).toBe(of('undefined'));
  expect(render(`no: ${of('null')}`)).toBe(`no: ${of('null')}`);
});

describe('a picture of the input', () => {
  it.each([
    'Tabs are not allowed at line 3, column 1:\n\nroutes:\n\t- path: /\n^\n',
    'Parse error on line 3:\n...name}}{{name}},bye\n---------------------^\nExpecting A',
    'invalid value\n\n1:  [[feeds]]\n2:  url = https\n          ^\n',
  ])('%j is left out', (message) => {
    expect(render(message)).toBe(render(message.split('\n', 1)[0] ?? ''));
  });
});

describe('limits', () => {
  it('takes the first two lines that are not blank', () => {
    expect(render('\n  one \r\n\r\n two\nthree')).toBe('one\ntwo');
  });

  it('is 512 characters at most', () => {
    expect(render('word '.repeat(10_000)).length).toBe(512);
  });

  it('does not see the token that its cut goes through', () => {
    expect(render(`start ${'7'.repeat(1e6)}`)).toBe('start');
    expect(render('x'.repeat(1e7)).length).toBeLessThanOrEqual(512);
  });

  // A word keeps its digits, as `utf8` and `A0000` do: the text brings none of its own.
  it('finds nothing more to replace in a template', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 200 }).map((text) => text.replaceAll(/\d/g, '')),
        fc.nat(),
        fc.ipV4(),
        fc.uuid(),
        (text, n, ip, id) => {
          const template = render(`${text} ${n} ${ip} ${id} end`);
          expect(render(template.replaceAll('\n', ' '))).not.toMatch(/\d{4}/);
        },
      ),
    );
  });

  it('is the same for any number, address, id and date', () => {
    const values = fc.tuple(fc.integer(), fc.ipV4(), fc.uuid(), fc.date({ noInvalidDate: true }));
    const message = ([n, ip, id, date]: [number, string, string, Date]) =>
      `row ${n} of ${ip} (${id}) on ${new Date(Math.abs(date.getTime()) % 4e12).toISOString()} failed`;
    fc.assert(
      fc.property(values, (value) => {
        expect(render(message(value))).toBe('row <int> of <ip> (<uuid>) on <date> failed');
      }),
    );
  });
});

describe('patterns', () => {
  const hostile = [
    ...[
      'a',
      '1',
      'a1',
      'A',
      'f0:',
      '0:',
      '1.',
      '1,000',
      'a.',
      'a-',
      '-',
      ':',
      '::',
      '/',
      './',
      'a/',
    ],
    ...['\\', 'C:\\', '"', '="', "'/", '@', 'a@', 'a@a.', '://', 'a://', '1m', '1 ', 'Mon, ', ' '],
    ...['Nov 1', '2024-', '12:', '0x', '=true', '[', '(', '\u{1f600}', '\n', '_', 'V1St', '~/'],
  ];

  it.each(TEMPLATE_PATTERNS.map(({ name, source }) => [name, source] as const))(
    '%s ends on long hostile texts',
    (_, source) => {
      const pattern = new RegExp(`(?<![A-Za-z0-9])(?:${source})`, 'g');
      for (const part of hostile) {
        const text = `${part.repeat(100_000 / part.length)}!`;
        expect(text.replace(pattern, '').length).toBeLessThanOrEqual(text.length);
      }
    },
  );

  it('numbers too', () => {
    for (const part of hostile) {
      const text = `${part.repeat(100_000 / part.length)}!`;
      expect(text.replace(NUMBER, '').length).toBeLessThanOrEqual(text.length);
    }
  });
});
