/**
 * `import 'errtrack/register'`, or `node --import errtrack/register app.js`: records the uncaught exceptions
 * and unhandled rejections that end the process.
 * @module
 */
import { registerUncaught } from './capture/uncaught.js';

const KEY = Symbol.for('errtrack.register');

if (!Reflect.has(globalThis, KEY)) {
  Reflect.defineProperty(globalThis, KEY, { value: true });
  registerUncaught();
}
