import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { isErrtrackError } from '../../../src/core/errtrack-error.js';
import type { Attachment } from '../../../src/core/runs/run-events.js';
import type { Project } from '../../../src/files/project.js';
import { readAttachment } from '../../../src/server/attachment.js';
import { FoldProject } from '../../support/fold-project.js';
import { planRun, writeRunLog } from '../../support/run-log.js';
import { type Answer, ServedProject } from '../../support/served-project.js';
import { StartedProgram } from '../../support/started-program.js';

const PNG = Buffer.from('\x89PNG\r\n\x1a\npicture', 'latin1');
const SECRET = 'the secret itself';

let project: FoldProject;
let served: ServedProject;
beforeEach(() => {
  project = new FoldProject();
  served = new ServedProject(project.folder);
  mkdirSync(join(project.folder, 'error_screenshots'));
  mkdirSync(join(project.folder, 'tracking_reports'));
  project.write('secret.txt', SECRET);
});

/** The answers to each of the attachments of a run that names these paths. */
function ask(...paths: readonly string[]): Promise<readonly Answer[]> {
  const attachments = paths.map((path): Attachment => {
    const described = {
      kind: 'file',
      mime: 'image/png',
      bytes: 1,
      step: null,
      phase: null,
    } as const;
    return { type: 'attachment', path, ...described, seq: 0, ts: 0, at: 0 };
  });
  const events = attachments.map(({ seq, ts, at, ...event }) => event);
  writeRunLog(project.dataDir, 'run', planRun({ id: 'run', startedAt: 1e12, events }));
  return Promise.all(paths.map((_, index) => served.get(`/api/runs/run/attachments/${index}`)));
}

function put(name: string, bytes: Buffer | string = SECRET): string {
  const path = join(project.folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, bytes);
  return path;
}

describe('an attachment', () => {
  test('that is a picture is shown, any other text is handed over as a plain one (R50)', async () => {
    put('error_screenshots/error_Phase_2.png', PNG);
    put('tracking_reports/a.json', '{"a":"</script>"}');
    put('.errtrack/runs/run/out.log', 'line');
    const [picture, report, log] = await ask(
      'error_screenshots/error_Phase_2.png',
      'tracking_reports/a.json',
      '.errtrack/runs/run/out.log',
    );
    expect(picture?.status).toBe(200);
    expect(Object.fromEntries(picture?.headers ?? [])).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': 'inline; filename="error_Phase_2.png"',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringMatching(/^default-src 'none'; .*; sandbox$/),
    });
    expect([report?.status, report?.text]).toEqual([200, '{"a":"</script>"}']);
    expect(Object.fromEntries(report?.headers ?? [])).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': 'attachment; filename="a.json"',
    });
    expect([log?.status, log?.text]).toEqual([200, 'line']);
  });

  test('arrives byte by byte', async () => {
    const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 7) % 256));
    put('error_screenshots/a.webp', bytes);
    await ask('error_screenshots/a.webp');
    const response = await served.app.request('http://localhost:5005/api/runs/run/attachments/0', {
      headers: { host: 'localhost:5005' },
    });
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
  });

  test('has a name that a header can hold', async () => {
    const odd = 'error_screenshots/a"; filename=evil.html\r\nX: y é.png';
    put(odd, PNG);
    const [answer] = await ask(odd);
    expect(answer?.headers.get('content-disposition')).toBe(
      'inline; filename="a___filename_evil.html__X__y__.png"',
    );
  });

  test.each([
    '1',
    '-1',
    '0x0',
    '00000000000000',
    '1e0',
    'x',
    '__proto__',
    'length',
    '%00',
    '..%2f0',
    '0%00',
  ])('of a number that is none (%s) is not there', async (index) => {
    put('error_screenshots/a.png', PNG);
    await ask('error_screenshots/a.png');
    const answer = await served.get(`/api/runs/run/attachments/${index}`);
    expect([answer.status, answer.json]).toEqual([404, { error: expect.any(String) }]);
  });
});

describe('a file that is not for showing', () => {
  async function expectRefused(...paths: readonly string[]): Promise<void> {
    for (const [index, answer] of (await ask(...paths)).entries()) {
      expect([paths[index], answer.status]).toEqual([paths[index], 404]);
      expect(answer.json).toEqual({ error: expect.any(String) });
      expect(answer.text).not.toContain(SECRET);
      expect(answer.text).not.toContain(project.folder);
    }
  }

  test('stands elsewhere, by whatever way', async () => {
    const outside = new FoldProject();
    outside.write('secret.txt', SECRET);
    await expectRefused(
      ...['secret.txt', '../secret.txt', 'error_screenshots/../secret.txt', './secret.txt', '.'],
      ...['error_screenshots/../../secret.txt', 'error_screenshots\\..\\secret.txt', ''],
      ...[
        join(outside.folder, 'secret.txt'),
        join(project.folder, 'secret.txt'),
        '/etc/passwd.txt',
      ],
      ...[
        'error_screenshots-2/a.txt',
        'error_screenshots',
        'error_screenshots/',
        'error_screenshots/none.txt',
      ],
      ...[
        '%2e%2e/secret.txt',
        'error_screenshots/..%2fsecret.txt',
        'error_screenshots/\0.txt',
        'a\0/../secret.txt',
      ],
      ...['file:///etc/passwd.txt', '~/secret.txt', '.errtrack/runs/run/../../../secret.txt'],
    );
  });

  test('is of another run, of git, or our own', async () => {
    put('.errtrack/runs/other/a.txt');
    put('.errtrack/state/1.json');
    put('.git/config.txt');
    await expectRefused(
      '.errtrack/runs/other/a.txt',
      '.errtrack/state/1.json',
      '.git/config.txt',
      'errors_log.json',
    );
  });

  test('is of a kind that a browser would run, or nobody knows', async () => {
    const names = [
      'a.html',
      'a.svg',
      'a.xhtml',
      'a.js',
      'a.mjs',
      'a.pdf',
      'a.xml',
      'a',
      '.png',
      'a.png.html',
      'a.constructor',
      'a.__proto__',
      'a.csv',
      'events.jsonl',
      'a.env',
    ];
    for (const name of names) put(`error_screenshots/${name}`);
    await expectRefused(...names.map((name) => `error_screenshots/${name}`));
  });

  test('is led to by a link', async () => {
    const target = put('secret.png');
    symlinkSync(target, join(project.folder, 'error_screenshots/link.png'));
    symlinkSync('/etc/passwd', join(project.folder, 'error_screenshots/passwd.txt'));
    symlinkSync(project.folder, join(project.folder, 'error_screenshots/up'));
    linkSync(target, join(project.folder, 'error_screenshots/hard.png'));
    await expectRefused(
      ...[
        'error_screenshots/link.png',
        'error_screenshots/passwd.txt',
        'error_screenshots/up/secret.png',
      ],
      'error_screenshots/hard.png',
    );
  });

  test('is led to by a folder that becomes a link again and again, while it is asked for', async () => {
    const outside = new FoldProject();
    outside.write('a.txt', SECRET);
    put('error_screenshots/folder/a.txt', 'fine');
    symlinkSync(outside.folder, join(project.folder, 'error_screenshots/link'));
    project.write('swap.mjs', SWAP);
    const swapping = new StartedProgram(join(project.folder, 'error_screenshots'), ['../swap.mjs']);
    await swapping.printed('swapping');
    const opened = project.project;
    const seen = new Set<string>();
    for (let index = 0; index < 2_000; index++) {
      seen.add(readOr404(opened, 'error_screenshots/folder/a.txt'));
    }
    await swapping.kill();
    expect([...seen].sort()).toEqual(['NOT_FOUND', 'fine']);
  });

  test('stands in a folder that is a link itself', async () => {
    const outside = new FoldProject();
    outside.write('a.txt', SECRET);
    rmSync(join(project.folder, 'error_screenshots'), { recursive: true });
    symlinkSync(outside.folder, join(project.folder, 'error_screenshots'));
    await expectRefused('error_screenshots/a.txt');
  });

  test('is no file at all', async () => {
    execFileSync('mkfifo', [join(project.folder, 'error_screenshots/pipe.txt')]);
    mkdirSync(join(project.folder, 'error_screenshots/folder.txt'));
    symlinkSync('/dev/zero', join(project.folder, 'error_screenshots/zero.txt'));
    await expectRefused(...['pipe', 'folder', 'zero'].map((it) => `error_screenshots/${it}.txt`));
  });

  test('is far too large', async () => {
    truncateSync(put('error_screenshots/huge.log'), 3_000_000_000);
    await expectRefused('error_screenshots/huge.log');
  });
});

/** The folder and the link change their names, back and forth. */
const SWAP = `
  import { renameSync } from 'node:fs';
  console.log('swapping');
  for (;;) {
    renameSync('folder', 'aside'); renameSync('link', 'folder');
    renameSync('folder', 'link'); renameSync('aside', 'folder');
  }
`;

function readOr404(of: Project, path: string): string {
  try {
    return Buffer.from(readAttachment(of, 'run', path).bytes).toString();
  } catch (error) {
    return isErrtrackError(error) ? error.code : String(error);
  }
}

test('a root that is reached by a link shows its attachments', async () => {
  put('error_screenshots/a.png', PNG);
  await ask('error_screenshots/a.png');
  const link = join(new FoldProject().folder, 'link');
  symlinkSync(project.folder, link);
  const linked = new ServedProject(link);
  expect((await linked.get('/api/runs/run/attachments/0')).status).toBe(200);
});
