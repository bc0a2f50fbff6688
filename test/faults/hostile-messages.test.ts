import { expect, test } from 'vitest';
import { writeHostileMessages } from './hostile-messages.js';

test('what a message says stays within its item', async () => {
  const figure = await writeHostileMessages({ seed: 2026, messages: 200 });
  expect(figure).toMatchObject({ tried: 200, harmed: [] });
}, 120_000);

test('messages written as they are do harm', async () => {
  const { harmed } = await writeHostileMessages({
    seed: 1,
    messages: 40,
    write: (text, tasks) =>
      tasks.reduce(
        (now, { hash, message }) =>
          now.replace('- mine\n', `- mine\n- [ ] ${message} <!-- errtrack:${hash} -->\n`),
        text,
      ),
  });
  for (const harm of ['other ids are found', 'more than words', 'something else has changed']) {
    expect(harmed.join('\n')).toContain(harm);
  }
}, 120_000);
