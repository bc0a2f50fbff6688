import type { LiteralReader, SourceMapper } from '../../src/core/ports.js';

/** Frames as the engine printed them, and no source to be had. */
export const NO_SOURCES: { readonly mapper: SourceMapper; readonly literals: LiteralReader } = {
  mapper: { original: (frame) => frame, originalName: (name) => name },
  literals: {
    read: () => ({ near: [], imported: () => [], place: () => null, hasPath: () => false }),
  },
};
