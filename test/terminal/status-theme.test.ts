import { describe, expect, test } from 'vitest';
import { RUN_STATUSES } from '../../src/core/runs/status.js';
import { STATUS_WORDS } from '../../src/core/runs/status-words.js';
import { paintStatus, renderStatusIcon } from '../../src/terminal/run-status.js';
import { chooseGlyphs } from '../../src/terminal/runs/glyphs.js';
import { createTheme } from '../../src/terminal/theme.js';
import { getWidth } from '../../src/terminal/width.js';

const CHOSEN = {
  icons: { completed: '👍', failed: 'NO', skipped: '»' },
  colors: { completed: 'blue', failed: '#ff0000' },
} as const;
const UTF8 = { LANG: 'C.UTF-8' };

describe('statuses in a terminal', () => {
  test('look as somebody chose, in the columns that they have (R118)', async () => {
    const theme = await createTheme(true, CHOSEN, {});
    expect(renderStatusIcon('completed', theme)).toBe('👍 ');
    expect(renderStatusIcon('failed', theme)).toBe('NO ');
    for (const status of RUN_STATUSES) expect(getWidth(renderStatusIcon(status, theme))).toBe(3);
    expect(paintStatus('completed', 'text', theme)).toBe('\x1b[34mtext\x1b[39m');
    expect(paintStatus('failed', 'text', theme)).toBe('\x1b[91mtext\x1b[39m');
    expect(chooseGlyphs(UTF8, CHOSEN).status).toMatchObject({ ...CHOSEN.icons, running: '⏳' });
  });

  test('have the very colour where the terminal says that it has all', async () => {
    const theme = await createTheme(true, CHOSEN, { COLORTERM: 'truecolor' });
    expect(paintStatus('failed', 'text', theme)).toBe('\x1b[38;2;255;0;0mtext\x1b[39m');
    expect(paintStatus('completed', 'text', theme)).toBe('\x1b[34mtext\x1b[39m');
  });

  test('have no colour where nobody wants any, and their signs all the same', async () => {
    const theme = await createTheme(false, CHOSEN);
    expect(paintStatus('failed', 'text', theme)).toBe('text');
    expect(renderStatusIcon('failed', theme)).toBe('NO ');
  });

  test('are words for those who have them read, and plain letters in an old terminal', () => {
    expect(chooseGlyphs({ ...UTF8, ACCESSIBLE: '1' }, CHOSEN).status.completed).toBe('Done:');
    expect(chooseGlyphs({ LANG: 'C' }, CHOSEN).status.completed).toBe('[x]');
  });

  test('look as ever where nothing was chosen', async () => {
    const { icons } = await createTheme(true);
    for (const status of RUN_STATUSES) expect(icons[status]).toBe(STATUS_WORDS[status].icon);
  });
});
