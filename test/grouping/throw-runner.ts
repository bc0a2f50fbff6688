// Runs all cases of a program and prints what each threw, a line of JSON for each: `node <this> <driver> <root>`.
import { pathToFileURL } from 'node:url';
import { type Frame, parseFrames } from '../../src/core/errors/frames.js';
import { relativeToRoot } from '../../src/core/errors/source-path.js';
import { ErrorTracker } from '../../src/index.js';
import { readSourceLines } from '../../src/sources/source-lines.js';
import { createSourceMapper } from '../../src/sources/source-map.js';
import type { OwnFrame, ThrownCase } from './thrown.js';

interface Case {
  readonly bug: string;
  readonly run: () => unknown;
}

const [driver = '', root = ''] = process.argv.slice(2);
const mapper = createSourceMapper();
const tracker = new ErrorTracker({ root });

const { cases }: { cases: readonly Case[] } = await import(pathToFileURL(driver).href);
const found: ThrownCase[] = [];
for (const { bug, run } of cases) found.push(describe(bug, await catchFrom(bug, run)));
process.stdout.write(found.map((it) => `${JSON.stringify(it)}\n`).join(''), () => process.exit(0));

async function catchFrom(bug: string, run: () => unknown): Promise<unknown> {
  try {
    await run();
  } catch (thrown) {
    return thrown;
  }
  throw new Error(`${bug} in ${driver} did not throw`);
}

function describe(bug: string, thrown: unknown): ThrownCase {
  return {
    bug,
    hash: tracker.trackError(thrown, { context: 'case' }),
    ...tell(thrown),
    causes: listCauses(thrown).map(({ type, frames }) => ({ type, frames })),
  };
}

function tell(thrown: unknown): Pick<ThrownCase, 'type' | 'message' | 'frames'> {
  if (!(thrown instanceof Error))
    return { type: typeof thrown, message: String(thrown), frames: [] };
  const { name, message, stack = '' } = thrown;
  return { type: name, message, frames: parseFrames(stack, message).flatMap(toOwn) };
}

function listCauses(thrown: unknown): readonly ReturnType<typeof tell>[] {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  return cause instanceof Error ? [tell(cause), ...listCauses(cause)] : [];
}

function toOwn(raw: Frame): readonly OwnFrame[] {
  if (raw.file === null || /[\\/]node_modules[\\/]/.test(raw.file)) return [];
  const frame = mapper.original(raw);
  const file = frame.file === null ? null : relativeToRoot(frame.file, root);
  if (frame.file === null || file === null) return [];
  const [line] = readSourceLines(frame.file, frame.line, 0) ?? [];
  return [{ file, function: frame.function, line: frame.line, text: line?.text.trim() ?? '' }];
}
