import type { CountedRecord } from '../../src/core/errors/record.js';

/** A record of the ledger with its counts; what a test cares about is given. */
export function createRecord(fields: Partial<CountedRecord> = {}): CountedRecord {
  return {
    hash: '9ba5976d4c1f02aa',
    hashes: [],
    status: 'active',
    statusAt: '2026-11-20T21:18:00.123Z',
    work: 'none',
    task: 'listed',
    severity: 'MEDIUM',
    severityBy: null,
    type: 'FileNotFoundError',
    message: 'no such file: input.jpg',
    context: 'stage1_face_swap',
    location: { file: 'src/stages.ts', line: 42, column: 11, function: 'loadFace' },
    firstSeen: '2026-11-20T21:18:00.123Z',
    occurrences: 3,
    lastSeen: '2026-11-20T21:20:00.456Z',
    stack: ['loadFace src/stages.ts:42:11', 'main src/cli.ts:9:3'],
    causes: [],
    tags: {},
    samples: [],
    runs: { count: 0, newest: [] },
    regressions: 0,
    fixes: [],
    ignore: null,
    overflow: false,
    grouping: { version: 1 },
    ...fields,
  };
}
