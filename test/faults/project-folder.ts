import { accessSync, constants, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realFs } from './watched-fs.js';

export const PERSONS_TODO = [
  '# Mine',
  '',
  '- [ ] my own task',
  '- [x] done by me',
  '',
  '## Notes',
  '',
  'Some words of mine – not yours.',
  '',
];

export const PERSONS_HISTORY = ['# What we fixed', '', '- the roof, by ourselves', ''];

/** In memory where that is possible: a medium that is synced thousands of times is slow, and needs not be. */
export function makeFolder(): string {
  return realpathSync(mkdtempSync(join(findScratch(), 'errtrack-faults-')));
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 15, retryDelay: 100 });
}

/** A new project of a person who has a TODO.md and a history. */
export function layProject(folder: string, config: object = {}): void {
  realFs.writeFileSync(join(folder, 'errtrack.config.json'), JSON.stringify(config));
  realFs.writeFileSync(join(folder, 'TODO.md'), PERSONS_TODO.join('\n'));
  realFs.writeFileSync(join(folder, 'FIXED_ERRORS.md'), PERSONS_HISTORY.join('\n'));
}

function findScratch(): string {
  try {
    accessSync('/dev/shm', constants.W_OK);
    return '/dev/shm';
  } catch {
    return tmpdir();
  }
}
