import { expect, test } from 'vitest';
import { getNamedRecords } from '../../src/cli/named-records.js';
import { ErrtrackError } from '../../src/core/errtrack-error.js';
import { createRecord } from '../support/counted-record.js';

const one = createRecord({ hash: '9ba5976d00000000' });
const two = createRecord({ hash: '9ba5111111111111', type: 'TypeError', message: 'x\n\x1b' });
const tracked = {
  records: [one, two],
  describedAt: () => undefined,
  shortHash: () => '',
  shorten: String,
};

test('takes each once, in the order in which they were named', () => {
  expect(getNamedRecords(tracked, ['9ba51', '9ba5976d', '9ba5111111111111'])).toEqual([two, one]);
});

test('takes none where one name is bad, and says of each what is wrong', () => {
  expect(() => getNamedRecords(tracked, ['9ba51', 'feed', 'nope\x1b', '9ba5'])).toThrow(
    new ErrtrackError(
      'AMBIGUOUS',
      `\
No error feed is tracked; \`errtrack list --all\` shows those that are
nope\\x1b is no hash: give the first 4 to 16 hexadecimal digits, as \`errtrack list\` shows them
9ba5 names 2 errors; give more digits:
  9ba5976d00000000 active  FileNotFoundError: no such file: input.jpg
  9ba5111111111111 active  TypeError: x \\x1b
Nothing was done.`,
    ),
  );
});

test('takes one that is named by what is known of it, among the preferred', () => {
  const fixed = createRecord({ hash: 'feed000000000000', status: 'fixed', occurrences: 50 });
  const all = { ...tracked, records: [one, two, fixed] };
  expect(getNamedRecords(all, ['@most'])).toEqual([two]);
  expect(getNamedRecords(all, [' @MOST '], ({ status }) => status === 'fixed')).toEqual([fixed]);
  expect(() => getNamedRecords(all, ['@mots\x1b', '9ba51'])).toThrow(
    '@mots\\x1b names no error: there are @latest and @most (did you mean @most?)\nNothing was done.',
  );
  expect(() => getNamedRecords({ ...all, records: [] }, ['@latest'])).toThrow(
    '@latest names no error: none is tracked yet',
  );
});
