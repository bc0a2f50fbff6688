import { resolve } from 'node:path';
import { TrackedProject } from '../support/tracked-project.js';
import type { Figure } from './figure.js';
import { WRAPPER_PROGRAM } from './wrapper-program.js';

/** The source of a Proxy is not the function's: the one property that cannot hold. */
const EXPECTED_DIFFERENCE = 'Function.prototype.toString';

const LIBRARY = JSON.stringify(resolve('dist/index.js'));

/** The ways in, as text of a module that exports `wrap`; decorators are called as compilers call them. */
const WAYS = {
  withErrorTracking: `import { configure, withErrorTracking } from ${LIBRARY};
configure({ fold: 'manual' });
export const wrap = (fn) => withErrorTracking(fn);`,
  'standard decorators': `import { configure, trackErrors } from ${LIBRARY};
configure({ fold: 'manual' });
const isClass = (fn) => /^class\\b/.test(Function.prototype.toString.call(fn));
export const wrap = (fn) => {
  const { name } = fn;
  const shared = { name, metadata: {}, addInitializer() {} };
  const kind = isClass(fn) ? { kind: 'class' } : { kind: 'method', static: false, private: false, access: {} };
  return trackErrors({ context: 'way' })(fn, { ...shared, ...kind }) ?? fn;
};`,
  'legacy decorators': `import { configure, trackErrors } from ${LIBRARY};
configure({ fold: 'manual' });
const isClass = (fn) => /^class\\b/.test(Function.prototype.toString.call(fn));
export const wrap = (fn) => {
  const decorate = trackErrors({ context: 'way' });
  if (isClass(fn)) return decorate(fn) ?? fn;
  const descriptor = { value: fn, writable: true, enumerable: false, configurable: true };
  return (decorate({ constructor: Object }, 'method', descriptor) ?? descriptor).value;
};`,
} as const;

export type Way = keyof typeof WAYS;
export const WAYS_IN: readonly Way[] = [
  'withErrorTracking',
  'standard decorators',
  'legacy decorators',
];

export interface WrapperScale {
  /** Default: withErrorTracking. */
  readonly way?: Way;
  /** The text of another module that exports `wrap`. */
  readonly wrapper?: string;
}

/** What an author writes at first: every function becomes an async one. */
export const NAIVE_WRAPPER = `export const wrap = (fn) => async (...args) => {
  try { return await fn(...args); } catch (error) { console.error(String(error).length); throw error; }
};`;

/** Hold wrapped functions and classes against bare ones, in a real process, with capture at work. */
export async function checkWrapper({
  way = 'withErrorTracking',
  wrapper = WAYS[way],
}: WrapperScale = {}): Promise<Figure> {
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
    return { what: `properties of a function by ${way}`, tried, harmed, note };
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
