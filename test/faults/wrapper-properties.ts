import { resolve } from 'node:path';
import { TrackedProject } from '../support/tracked-project.js';
import type { Figure } from './figure.js';
import { WRAPPER_PROGRAM } from './wrapper-program.js';

/** The source of a Proxy is not the function's: the one property that cannot hold. */
const EXPECTED_DIFFERENCE = 'Function.prototype.toString';

export interface WrapperScale {
  /** The text of a module that exports `wrap`; default: the library's own. */
  readonly wrapper?: string;
}

const OWN = `import { configure, withErrorTracking } from ${JSON.stringify(resolve('dist/index.js'))};
configure({ fold: 'manual' });
export const wrap = (fn) => withErrorTracking(fn);`;

/** What an author writes at first: every function becomes an async one. */
export const NAIVE_WRAPPER = `export const wrap = (fn) => async (...args) => {
  try { return await fn(...args); } catch (error) { console.error(String(error).length); throw error; }
};`;

/** Hold wrapped functions and classes against bare ones, in a real process, with capture at work. */
export async function checkWrapper({ wrapper = OWN }: WrapperScale = {}): Promise<Figure> {
  const project = new TrackedProject();
  try {
    project.write('properties.mjs', WRAPPER_PROGRAM);
    project.write('wrapper.mjs', wrapper);
    const { stdout, stderr } = project.run(
      "import { checkAll } from './properties.mjs'; import { wrap } from './wrapper.mjs'; console.log(JSON.stringify(await checkAll(wrap)));",
      { ERRTRACK: '1' },
    );
    const { tried, broken } = parseAnswer(stdout, stderr);
    const harmed = broken.filter((name) => name !== EXPECTED_DIFFERENCE);
    const note = `expected to differ: ${EXPECTED_DIFFERENCE}`;
    return { what: 'properties of a wrapped function', tried, harmed, note };
  } finally {
    project.remove();
  }
}

function parseAnswer(stdout: string, stderr: string): { tried: number; broken: readonly string[] } {
  try {
    return JSON.parse(stdout);
  } catch {
    return { tried: 0, broken: [`the process ended early: ${stderr.slice(-1000)}`] };
  }
}
