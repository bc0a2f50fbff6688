import { writeSync } from 'node:fs';

/** A text goes out in one call, without a buffer of its own; only a short write needs one. @returns its bytes. */
export function writeText(fd: number, text: string): number {
  const length = Buffer.byteLength(text);
  const written = writeSync(fd, text);
  if (written < length) writeFully(fd, Buffer.from(text).subarray(written));
  return length;
}

/** Write every byte: one `write` may take only a part. */
export function writeFully(fd: number, bytes: Uint8Array): void {
  let offset = 0;
  while (offset < bytes.length) {
    const written = writeSync(fd, bytes, offset);
    if (written === 0) throw new Error('The file takes no more bytes');
    offset += written;
  }
}
