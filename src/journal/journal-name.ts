import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isErrno } from '../files/errno.js';

/** One journal file: a generation of a writer, still open to it or sealed by a fold. */
export interface JournalFile {
  readonly path: string;
  readonly writer: string;
  readonly generation: number;
  readonly sealed: boolean;
  readonly pid: number;
  readonly thread: number;
}

/** writer = host-boot-pid-thread-random; name = writer.generation.ndjson, or .sealed once a fold has it. */
const NAME = /^([0-9a-f]+-[0-9a-f]+-(\d+)-(\d+)-[0-9a-f]+)\.(\d+)\.(ndjson|sealed)$/;

export function journalName(writer: string, generation: number): string {
  return `${writer}.${generation}.ndjson`;
}

/** All journals of a folder, by writer and generation; none where there is no folder. */
export function listJournals(folder: string): readonly JournalFile[] {
  return readNames(folder)
    .flatMap((name) => parseName(folder, name))
    .sort((a, b) =>
      a.writer === b.writer ? a.generation - b.generation : a.writer < b.writer ? -1 : 1,
    );
}

function readNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
}

function parseName(folder: string, name: string): readonly JournalFile[] {
  const match = NAME.exec(name);
  const [, writer, pid, thread, generation, ending] = match ?? [];
  if (writer === undefined) return [];
  return [
    {
      path: join(folder, name),
      writer,
      generation: Number(generation),
      sealed: ending === 'sealed',
      pid: Number(pid),
      thread: Number(thread),
    },
  ];
}
