import { runGit } from './git-command.js';

const MAX_BYTES = 16 * 1024;
/** A guess made of the login and the host's name is nobody's wish. */
const ONLY_CONFIGURED = ['-c', 'user.useConfigOnly=true'] as const;

/** Ask git who commits here: `Ada Lovelace <ada@example.com>`, or null where it does not know or cannot be run. */
export function readAuthor(folder: string): string | null {
  const args = [...ONLY_CONFIGURED, 'var', 'GIT_AUTHOR_IDENT'];
  const ident = runGit(folder, args, { maxBytes: MAX_BYTES })?.toString('utf8') ?? '';
  // Behind the name stands the time: `Ada <ada@example.com> 1763673480 +0000`.
  return /^([^\n<>]*<[^\n<>]*>) \d+ [+-]\d{4}\s*$/.exec(ident)?.[1]?.trim() ?? null;
}
