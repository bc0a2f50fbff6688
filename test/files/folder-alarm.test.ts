import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished, test } from 'vitest';
import { FolderAlarm } from '../../src/files/folder-alarm.js';
import { makeTempFolder } from '../support/temp-folder.js';

/** Longer than a test may last: such a wait ends by an alarm, or the test fails. */
const FOR_EVER = 3_600_000;
const NEVER = new AbortController().signal;

function alarmOf(...paths: readonly string[]): FolderAlarm {
  const alarm = new FolderAlarm();
  alarm.set(paths);
  onTestFinished(() => alarm.close());
  return alarm;
}

test.each([
  ['saved in place', (path: string) => writeFileSync(path, 'new')],
  [
    'replaced',
    (path: string) => {
      writeFileSync(`${path}~`, 'new');
      renameSync(`${path}~`, path);
    },
  ],
  ['deleted', (path: string) => rmSync(path)],
])('a wait ends when the file is %s', async (_how, change) => {
  const path = join(makeTempFolder(), 'TODO.md');
  writeFileSync(path, 'old');
  const alarm = alarmOf(path);
  const waiting = alarm.wait(FOR_EVER, NEVER);
  change(path);
  await waiting;
});

test('a wait ends by itself, by the signal, and at once where the signal was given', async () => {
  const alarm = alarmOf(join(makeTempFolder(), 'TODO.md'));
  const controller = new AbortController();
  await alarm.wait(5, controller.signal);
  const waiting = alarm.wait(FOR_EVER, controller.signal);
  controller.abort();
  await waiting;
  await alarm.wait(FOR_EVER, controller.signal);
});

test('a folder that is not there is no trouble, and is watched when it is named again', async () => {
  const path = join(makeTempFolder(), 'docs/TODO.md');
  const alarm = alarmOf(path);
  await alarm.wait(5, NEVER);
  mkdirSync(join(path, '..'));
  alarm.set([path]);
  const waiting = alarm.wait(FOR_EVER, NEVER);
  writeFileSync(path, 'new');
  await waiting;
});

test('a folder is no longer watched when its file is not named', async ({ expect }) => {
  const [old, other] = [join(makeTempFolder(), 'TODO.md'), join(makeTempFolder(), 'TODO.md')];
  const alarm = alarmOf(old);
  alarm.set([other]);
  const order: string[] = [];
  const waiting = alarm.wait(FOR_EVER, NEVER).then(() => order.push('woken'));
  writeFileSync(old, 'new');
  await new Promise((resume) => setTimeout(resume, 200));
  order.push('other');
  writeFileSync(other, 'new');
  await waiting;
  expect(order).toEqual(['other', 'woken']);
});
