import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { digestCallPath, digestMessage } from '../../src/capture/finer-digests.js';
import { describeError } from '../../src/core/errors/describe-error.js';
import { createStackDescriber } from '../../src/core/errors/describe-stack.js';
import type { OlderKey } from '../../src/core/errors/fingerprint.js';
import { takeSnapshot } from '../../src/core/errors/snapshot.js';
import type { NewEvent } from '../../src/core/events.js';
import { fold } from '../../src/fold/fold.js';
import { Journal } from '../../src/journal/journal.js';
import { engineProbe } from '../support/engine-probe.js';
import { FoldProject } from '../support/fold-project.js';
import { NO_SOURCES } from '../support/no-sources.js';

/** A grouping that knew type, message and file only. */
const VERSION_0: OlderKey = ({ type, template, site }) =>
  JSON.stringify([0, type, template, site.split('#')[0]]);

/**
 * As version 0 has written it, with a fix, an error merged into another one, and one split by message, of which a
 * part was merged back.
 */
const LEDGER = readFileSync('test/fixtures/ledgers/grouping-0.json', 'utf8');
const PLAIN = '82c80d74249c9bde';
const TARGET = '0e382375ca9f283a';
const SOURCE = '2d37e9951fee54b8';
const SPLIT = '72b1845cc3e93812';
const PART = 'c29500cf1819f1d5';
const BACK = '9ab990b7d925ba3c';

const toKey = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** A throw as the present version captures it, where version 0 is the one before. */
function capture(message: string, site: string): NewEvent & { readonly type: 'throw' } {
  const error = new TypeError(message);
  const [file, name] = site.split('#');
  Object.defineProperty(error, 'stack', {
    value: `TypeError: ${message}\n    at ${name} (/app/${file}:3:7)`,
  });
  const described = describeError(takeSnapshot(error, engineProbe), {
    ...{ context: 'job', home: null },
    describeStack: createStackDescriber({
      ...{ root: '/app', home: null, isOwnFrame: () => false, ...NO_SOURCES },
    }),
    olderKeys: [VERSION_0],
  });
  const { keyText, olderKeyTexts, callPath, type, location, stack, causes, grouping } = described;
  return {
    type: 'throw',
    k: toKey(keyText),
    older: olderKeyTexts.map(toKey),
    m: digestMessage(described.message),
    p: digestCallPath(callPath),
    ...{ severity: 'MEDIUM', context: 'job', tags: {}, task: true, fatal: false, grouping },
    error: { type, message: described.message, location, stack, causes },
  };
}

const plain = capture('no face', 'src/a.js#find');
const merged = capture('no nose', 'src/b.js#find');
const target = capture('no mouth', 'src/b.js#find');
const part = capture('no row 1', 'src/c.js#read');
const back = capture('no row 2', 'src/c.js#read');
const fresh = capture('no row 3', 'src/c.js#read');

test('an upgrade makes no known error a new one, and what people decided is obeyed', async () => {
  const it = new FoldProject();
  it.write('errors_log.json', LEDGER);
  for (let run = 1; run <= 2; run++) {
    const journal = new Journal({
      dataDir: it.dataDir,
      durability: 'process',
      describe: () => ({ startedAt: Date.now(), head: null, root: it.folder }),
      onTrouble: (error) => expect.unreachable(String(error)),
    });
    for (const event of [plain, merged, target, part, back, fresh, part]) {
      const { k, m, p } = event;
      const repeatOf = { k, signature: '', ...(m && { m }), ...(p && { p }) };
      journal.append({ repeatOf, fatal: false, event: () => event });
    }
    journal.close();
    // The one that was fixed is in no history: the ledger was written by hand.
    const notes =
      run === 1 ? [expect.stringMatching(/^[0-9a-f]{16} came back: there is no history/)] : [];
    expect(await fold(it.project)).toMatchObject({ kind: 'folded', notes });
  }
  const records = it.records();
  const known = [PLAIN, TARGET, SPLIT, PART];
  const news = records.filter(({ hash }) => !known.includes(hash));
  expect(news.map(({ message }) => message)).toEqual(['no row 3']);
  expect(news[0]?.grouping).toMatchObject({ version: 1, of: SPLIT });
  expect(it.counts()).toEqual({
    'no face': 3 + 2,
    'no mouth': 4 + 4,
    'no row 0': 5 + 2,
    'no row 1': 6 + 4,
    'no row 3': 2,
  });
  const recordOf = (hash: string) => records.find((record) => record.hash === hash);
  expect(recordOf(PLAIN)).toMatchObject({
    hashes: [plain.k],
    status: 'active',
    grouping: { version: 1, template: 'no face', site: 'src/a.js#find' },
    regressions: 1,
  });
  expect(recordOf(TARGET)?.hashes).toEqual([SOURCE, merged.k, target.k].sort());
  expect(recordOf(SPLIT)?.hashes).toEqual([BACK, part.k].sort());
  expect(recordOf(SPLIT)?.grouping).toMatchObject({ version: 1, split: 'message' });
  expect(recordOf(PART)?.grouping).toMatchObject({ version: 1, of: SPLIT });
  expect(it.cli('show', plain.k.slice(0, 10), '--json').stdout).toContain(`"hash": "${PLAIN}"`);
});
