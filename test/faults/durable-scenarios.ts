import { join } from 'node:path';
import { createExclusively, removeLeftovers, replaceFile } from '../../src/files/durable-file.js';
import { tryLock, UNNAMED_MAX_AGE_MS } from '../../src/files/lock.js';
import { readPersonsFile, replacePersonsFile } from '../../src/files/persons-file.js';
import { createMarker, removeMarker, updateMarker } from '../../src/fold/marker.js';
import { installState, markInstalled, readState } from '../../src/ledger/state.js';
import type { Scenario, Staged } from './nth-call-scenarios.js';
import { asProcess, later } from './pretence.js';
import type { Scene } from './scene.js';

const LOCK_AGED_MS = UNNAMED_MAX_AGE_MS + 1_000;
const NEW = Buffer.from('new\n'.repeat(1_000));

/** The writers of visible files and of our own, each alone: they may throw, and then nothing has changed. */
export const DURABLE_SCENARIOS: readonly Scenario[] = [
  durable('replaceFile', (scene) => {
    const path = join(scene.folder, 'errors_log.json');
    return {
      ...oldOrNew(scene, 'errors_log.json'),
      act: () => replaceFile(path, NEW),
    };
  }),
  durable('replacePersonsFile', (scene) => ({
    ...oldOrNew(scene, 'TODO.md'),
    act: () => {
      const file = readPersonsFile(join(scene.folder, 'TODO.md'), scene.folder);
      replacePersonsFile(file, NEW, scene.dataDir);
    },
  })),
  durable('a lock', (scene) => {
    const path = join(scene.dataDir, 'fold.lock');
    const act = () => tryLock(path)?.release();
    return { act, isWhole: () => null, isDone: () => !scene.has('.errtrack/fold.lock') };
  }),
  durable('a stale lock', (scene) => {
    const path = join(scene.dataDir, 'fold.lock');
    if (!scene.has('.errtrack/fold.lock'))
      createExclusively(path, '{"host":"of a link"}'.repeat(600));
    const act = () => tryLock(path)?.release();
    return { act, isWhole: () => null, isDone: () => !scene.has('.errtrack/fold.lock') };
  }),
  durable('a marker', (scene) => ({
    act: () => {
      createMarker(scene.dataDir);
      updateMarker(scene.dataDir, { pid: process.pid, foldedUpTo: 1 });
      removeMarker(scene.dataDir);
    },
    isWhole: () => null,
    isDone: () => !scene.has('.errtrack/fold.marker'),
  })),
  durable('a generation of the state', (scene) => {
    const before = readState(scene.dataDir).generation;
    const next = () => ({ ...readState(scene.dataDir), generation: before + 1 });
    return {
      act: () => {
        installState(scene.dataDir, next());
        markInstalled(scene.dataDir, before + 1);
      },
      isWhole: () => {
        const { generation, folded } = readState(scene.dataDir);
        const isKnown = generation === before || generation === before + 1;
        return isKnown && folded.size > 0 ? null : 'the state has forgotten what was folded';
      },
      isDone: () => readState(scene.dataDir).generation === before + 1,
    };
  }),
];

interface Durable {
  readonly act: () => unknown;
  /** What is damaged, in words, or null. */
  readonly isWhole: () => string | null;
  readonly isDone: () => boolean;
}

function durable(name: string, make: (scene: Scene) => Durable): Scenario {
  return {
    name,
    prepare: async (scene) => {
      await scene.throwAll('0'.repeat(16));
      await scene.fold();
    },
    stage: (scene) => {
      const { act, isWhole, isDone } = make(scene);
      return {
        act,
        judge: () => [isWhole() ?? []].flat(),
        again: act,
        recover: () => settle(scene, { act, isWhole, isDone }),
      };
    },
  };
}

/** Done again by a process that nothing hinders, when a lock without a holder's name has aged. */
async function settle(scene: Scene, { act, isDone }: Durable): ReturnType<Staged['recover']> {
  await asProcess(() => later(LOCK_AGED_MS, act));
  removeLeftovers(scene.folder);
  removeLeftovers(scene.dataDir);
  removeLeftovers(join(scene.dataDir, 'state'));
  return [...(isDone() ? [] : ['it is not done the second time']), ...scene.findLeftovers()];
}

function oldOrNew(scene: Scene, name: string): Omit<Durable, 'act'> {
  const old = scene.read(name);
  return {
    isWhole: () => {
      const text = scene.has(name) ? scene.read(name) : '';
      return text === old || text === NEW.toString() ? null : `${name} is neither old nor new`;
    },
    isDone: () => scene.read(name) === NEW.toString(),
  };
}
