const MAX_BYTES = 32 * 1024;
const MAX_LINES = 20;
const MAX_CHARACTERS = 1000;

/** Keeps the end of a stream, in bounded memory. */
export interface LastLines {
  push(chunk: Buffer): void;
  /** At most 20 lines, the last ones, without blank lines at their end. */
  lines(): readonly string[];
}

export function createLastLines(): LastLines {
  let chunks: Buffer[] = [];
  let size = 0;
  let isCut = false;
  return {
    push(chunk) {
      chunks.push(chunk);
      size += chunk.length;
      if (size <= 2 * MAX_BYTES) return;
      chunks = [Buffer.from(Buffer.concat(chunks).subarray(-MAX_BYTES))];
      size = MAX_BYTES;
      isCut = true;
    },
    lines() {
      const lines = Buffer.concat(chunks).toString('utf8').trimEnd().split(/\r?\n/);
      // The first line may have lost its beginning.
      const whole = isCut && lines.length > 1 ? lines.slice(1) : lines;
      const kept = whole.slice(-MAX_LINES).map((line) => line.slice(0, MAX_CHARACTERS));
      return kept.length === 1 && kept[0] === '' ? [] : kept;
    },
  };
}
