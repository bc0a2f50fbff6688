import fc from 'fast-check';

/** What a program may call a step, or say, to fool whoever shows it. */
export const hostileText = fc.oneof(
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  fc.constantFrom(
    '\u001b[2J\u001b[H gone',
    '\u001b]0;title\u0007',
    '\u009b31m red',
    'a\nb\r\nc\rd',
    '::error::forged',
    '\n::error::forged\n::set-output name=x::y',
    '  ::endgroup::',
    '##[error]forged',
    '##vso[task.complete]',
    '##teamcity[testFailed]',
    '%0A::error::forged',
    '\u2028::error::forged',
    '\u202e turned \u2066 around',
    '\u0085::error::forged',
    '🏳️‍🌈 👩‍👩‍👧 ⏸️ ⏭️ 日本語 한국어',
    '__proto__',
    'constructor',
    '',
    ' ',
    'x'.repeat(3_000),
    '宽'.repeat(300),
    '| cell </pre></details><script> `code` [link](x) @all',
  ),
);
