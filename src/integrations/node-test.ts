/**
 * `node --test --test-reporter=errtrack/node-test`: records failing tests of `node:test`.
 * @module
 */
import { Readable } from 'node:stream';
import { createTestRecorder, type TestRecordingOptions } from './failed-test.js';
import { createFailureFinder, type NodeTestEvent } from './node-test-failure.js';

export type { TestRecordingOptions } from './failed-test.js';
export type { NodeTestEvent } from './node-test-failure.js';

/**
 * A reporter for `node:test` that records the tests which fail. Where it is the only reporter it prints what `spec` prints;
 * beside another it prints nothing.
 *
 * @example
 * node --test --test-reporter=errtrack/node-test
 */
export async function* recordFailedTests(
  source: AsyncIterable<NodeTestEvent>,
): AsyncGenerator<string, void> {
  const events = lookOn(source, {});
  if (isBesideAnother()) {
    for await (const _event of events);
    return;
  }
  const { spec: Spec } = await import('node:test/reporters');
  for await (const text of Readable.from(events).compose(new Spec())) yield String(text);
}

// biome-ignore lint/style/noDefaultExport: node takes a reporter's default export.
export { recordFailedTests as default };

async function* lookOn(source: AsyncIterable<NodeTestEvent>, options: TestRecordingOptions) {
  const record = createTestRecorder(options);
  const find = createFailureFinder();
  for await (const event of source) {
    record(() => find(event));
    yield event;
  }
}

/** Whether node was told of more reporters than one. */
function isBesideAnother(): boolean {
  const flags = [...process.execArgv, ...(process.env['NODE_OPTIONS'] ?? '').split(/\s+/)];
  return flags.filter((flag) => /^--test-reporter(?:=|$)/.test(flag)).length > 1;
}
