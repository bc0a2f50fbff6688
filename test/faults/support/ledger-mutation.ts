import type { Random } from './random.js';

type Mutation = (bytes: Buffer, at: number, random: Random) => Buffer;

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  flip: (bytes, at, random) => {
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
    return bytes;
  },
  overwrite: (bytes, at, random) => {
    bytes[at] = random.below(256);
    return bytes;
  },
  insertion: (bytes, at, random) => {
    const length = 1 + random.below(4);
    const added = Buffer.from(Array.from({ length }, () => pickByte(random)));
    return Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at)]);
  },
  deletion: (bytes, at, random) =>
    Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random.below(8))]),
  doubling: (bytes, at, random) =>
    Buffer.concat([bytes.subarray(0, at + random.below(900)), bytes.subarray(at)]),
  truncation: (bytes, at) => bytes.subarray(0, at),
};

/** Half of them such as mean something in JSON. */
function pickByte(random: Random): number {
  const signs = '{}[]":,\\\n 0e';
  return random.below(2) === 0 ? random.below(256) : signs.charCodeAt(random.below(signs.length));
}

/** One random edit. */
export function mutate(
  bytes: Buffer,
  random: Random,
): { readonly bytes: Buffer; readonly how: string } {
  const names = Object.keys(MUTATIONS);
  const name = names[random.below(names.length)] ?? 'flip';
  const at = random.below(bytes.length);
  const change = MUTATIONS[name];
  return {
    bytes: change === undefined ? bytes : change(bytes, at, random),
    how: `${name} at ${at}`,
  };
}
