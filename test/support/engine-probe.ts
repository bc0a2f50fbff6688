import { types } from 'node:util';
import type { EngineProbe } from '../../src/core/ports.js';

const stackGetter = Object.getOwnPropertyDescriptor(new Error('probe'), 'stack')?.get;

/** The engine as it is. */
export const engineProbe: EngineProbe = {
  isProxy: types.isProxy,
  isStackGetter: (getter) => getter !== undefined && getter === stackGetter,
};
