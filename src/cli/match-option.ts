import { InvalidArgumentError } from 'commander';

const MIN_LENGTH = 4;
const PROBE_LENGTH = 20_000;
const TIME_LIMIT_MS = 250;

/**
 * What `--match` was given, and before: a text to be found as it is, or a pattern between slashes (`/tok_\w+/i`).
 * @throws InvalidArgumentError for what would match everything, is no pattern, or could take for ever.
 */
export function addMatch(
  value: string,
  before: readonly (string | RegExp)[] = [],
): readonly (string | RegExp)[] {
  return [...before, parseMatch(value)];
}

function parseMatch(value: string): string | RegExp {
  const [, source, flags = ''] = /^\/(.+)\/([a-z]*)$/s.exec(value) ?? [];
  if (source === undefined) {
    if (value.trim().length >= MIN_LENGTH) return value;
    throw new InvalidArgumentError(
      `It must be a text of ${MIN_LENGTH} characters or more, or a pattern between slashes.`,
    );
  }
  const pattern = compile(source, flags);
  if (pattern.test('')) throw new InvalidArgumentError('It must not match the empty text.');
  if (!isFast(source, pattern.flags)) {
    throw new InvalidArgumentError(
      'It could take for ever: it must have no repetition inside or beside another.',
    );
  }
  pattern.lastIndex = 0;
  return pattern;
}

function compile(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, `${flags.replace(/[gy]/g, '')}g`);
  } catch (cause) {
    throw new InvalidArgumentError(cause instanceof Error ? `${cause.message}.` : 'No pattern.');
  }
}

/** Tried on long texts of what it is made of, with which a pattern that backtracks does not end in time. */
function isFast(source: string, flags: string): boolean {
  const { runInNewContext } = process.getBuiltinModule('node:vm');
  const letters = new Set(['a', '0', ' ', '-', 'Z', '_', ...source.replace(/\\[a-zA-Z]/g, '')]);
  const words = [...source.matchAll(/\w{2,20}/g)].map(([word]) => word);
  const parts = [...[...letters].slice(0, 40), ...words.slice(0, 10)];
  const texts = parts.map((part) => `${part.repeat(PROBE_LENGTH / part.length)}\n`);
  const code = 'for (const text of texts) text.replace(new RegExp(source, flags), "")';
  try {
    runInNewContext(code, { texts, source, flags }, { timeout: TIME_LIMIT_MS });
    return true;
  } catch {
    return false;
  }
}
