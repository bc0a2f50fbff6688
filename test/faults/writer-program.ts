import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Ended } from './harmed-process.js';
import type { Scene } from './scene.js';

const KINDS = ['a', 'b', 'c'];
const THROWS = 12;

/** A program that throws, and says each time on its stdout that the call has returned. */
export function writerArgs(meanwhile = ''): readonly string[] {
  const library = pathToFileURL(resolve('dist/index.js')).href;
  const program = `
    import { execFileSync } from 'node:child_process';
    import { writeSync } from 'node:fs';
    import { captureError } from '${library}';
    for (let i = 0; i < ${THROWS}; i++) {
      ${meanwhile}
      const kind = ${JSON.stringify(KINDS)}[i % ${KINDS.length}];
      captureError(new Error(kind), { context: kind });
      writeSync(1, kind);
    }`;
  return ['--input-type=module', '-e', program];
}

/** What was acknowledged is counted, each once; the next one may be. */
export function judgeWriter(scene: Scene, { stdout }: Ended): readonly string[] {
  const counts = scene.readCountsByContext();
  const next = KINDS[stdout.length % KINDS.length];
  const wrong = KINDS.flatMap((kind) => {
    const count = counts.get(kind) ?? 0;
    const told = stdout.split(kind).length - 1;
    const isRight = count === told || (kind === next && count === told + 1);
    return isRight ? [] : [`${kind} × ${count}, acknowledged × ${told}`];
  });
  return [...wrong, ...scene.findBroken(), ...scene.findLeftovers(), ...scene.findSeenByGit()];
}
