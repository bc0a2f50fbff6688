import { describe, expect, test } from 'vitest';
import { toPageTheme } from '../../src/core/runs/status-theme.js';
import { parseConfig } from '../../src/files/config.js';

const parse = (theme: unknown) => parseConfig({ theme }, 'x.json');
const ICON = 'expected one emoji or sign, or two letters at most';
const COLOR =
  'expected red, green, yellow, blue, magenta, cyan, gray, or a number such as "#2da44e"';

describe('the theme', () => {
  test('takes signs and colours for any status (R118)', () => {
    const theme = {
      icons: { completed: '👍', failed: 'NO', skipped: '»', running: '>', waiting: '?' },
      colors: { completed: 'cyan', failed: '#F0a', interrupted: '#2da44e' },
    };
    expect(parse(theme)).toEqual({ config: { theme }, problems: [] });
    expect(parse({}).config).toEqual({ theme: { icons: {}, colors: {} } });
  });

  test('takes the mark off that asks for an emoji: terminals do not agree on its width', () => {
    expect(parse({ icons: { completed: '✔️' } }).config.theme?.icons).toEqual({ completed: '✔' });
  });

  test.each([
    ...['', ' ', 'abc', '👍👍', 'é́', '\u0301', '\u200b', '\u202e', '\u3164', '\u2800', '\ue000'],
    ...['\x1b', '\n', '\x9b', '\ud83d', '::', '##', '|', '<b', '`', '"', 1, null, ['x'], '👨‍👩‍👧'],
  ])('has no icon %j', (icon) => {
    const { config, problems } = parse({ icons: { failed: icon, skipped: 's' } });
    expect(config.theme?.icons).toEqual({ skipped: 's' });
    expect(problems).toEqual([
      expect.stringMatching(/^Cannot use theme\.icons\.failed in x\.json: got /),
    ]);
    expect(problems[0]).toContain(ICON);
  });

  test.each([
    ...['', 'Red', 'white', 'black', 'bright', 'transparent', 'inherit', 'var(--bad)', '__proto__'],
    ...['#12', '#1234', '#12345', '#12345678', '#ggg', '#fff ', ' #fff', '#fff\n', 'constructor'],
    ...['#fff}*{display:none', 'red;background:url(//evil.example)', 'url(x)', '\\72 ed'],
    ...['</style><script>', 'rgb(0,0,0)', 0, null, ['red'], { name: 'red' }],
  ])('has no colour %j', (color) => {
    const { config, problems } = parse({ colors: { failed: color, skipped: 'red' } });
    expect(config.theme?.colors).toEqual({ skipped: 'red' });
    expect(problems).toEqual([
      expect.stringMatching(/^Cannot use theme\.colors\.failed in x\.json: got /),
    ]);
    expect(problems[0]).toContain(COLOR);
  });

  test('tells no two statuses by one sign', () => {
    const { config, problems } = parse({
      icons: { failed: '✅', skipped: 'x', cancelled: 'x', running: 'r' },
    });
    expect(config.theme?.icons).toEqual({ running: 'r' });
    const expected = 'expected an icon that no other status has:';
    expect(problems).toEqual([
      `Cannot use theme.icons.failed in x.json: got "✅", ${expected} completed has it`,
      `Cannot use theme.icons.skipped in x.json: got "x", ${expected} cancelled has it`,
      `Cannot use theme.icons.cancelled in x.json: got "x", ${expected} skipped has it`,
    ]);
  });

  test('may exchange two of them', () => {
    const icons = { completed: '❌', failed: '✅' };
    expect(parse({ icons }).config.theme?.icons).toEqual(icons);
  });

  test.each<[unknown, string]>([
    ['dark', 'Cannot use theme in x.json: got "dark", expected an object with icons or colors'],
    [
      { colours: {} },
      'Cannot use theme.colours in x.json: there is no such field; did you mean colors?',
    ],
    [
      { icons: { complete: 'x' } },
      'Cannot use theme.icons.complete in x.json: there is no such field; did you mean completed?',
    ],
    [
      { colors: [] },
      'Cannot use theme.colors in x.json: got an empty list, expected an object with pending, running, waiting, completed, failed, skipped, cancelled, interrupted',
    ],
    [
      JSON.parse('{"colors":{"__proto__":"red"}}'),
      'Cannot use theme.colors.__proto__ in x.json: there is no such field; those there are: pending, running, waiting, completed, failed, skipped, cancelled, interrupted',
    ],
  ])('says what is wrong with %j', (theme, problem) => {
    expect(parse(theme).problems).toEqual([problem]);
  });

  test('is numbers alone on a page', () => {
    const { theme } = parse({
      colors: { completed: 'red', failed: '#F0a', skipped: 'gray' },
    }).config;
    const { colors } = toPageTheme(theme ?? { icons: {}, colors: {} });
    expect(Object.keys(colors)).toEqual(['completed', 'failed', 'skipped']);
    for (const color of Object.values(colors)) expect(color).toMatch(/^#[0-9a-f]{3,6}$/i);
  });
});
