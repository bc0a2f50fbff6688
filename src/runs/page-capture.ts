import type { RunPlace } from '../capture/run-place.js';
import { removeSecrets, takeClean } from '../core/errors/secrets.js';
import type { PageState } from '../core/runs/run-events.js';
import { saveScreenshot } from '../reports/save-screenshot.js';
import { toText } from './data.js';
import { withDeadline } from './deadline.js';
import type { CapturedPage } from './options.js';
import type { TrackedRun } from './tracked-run.js';

const MAX_WAIT_MS = 5_000;
const MAX_URL = 2_000;
const MAX_SOURCE = 2_000;

/**
 * What a browser shows when a step has failed: its address, the start of its source, and a picture, which is saved.
 * A hook that fails, or takes longer than 5 s, is a warning and no more.
 */
export async function capturePage(tracked: TrackedRun, place: RunPlace): Promise<PageState> {
  const { capture } = tracked.options;
  if (capture === undefined) return {};
  try {
    const page = await withDeadline('The capture of the page', MAX_WAIT_MS, () => lookAt(capture), {
      onTimeout: () => {},
      onLate: (error) => warnOfPicture(tracked, place, error),
    });
    if (page === null || typeof page !== 'object') return {};
    if (page.screenshot !== undefined) savePicture(tracked, place, page.screenshot);
    return cleanPage(page);
  } catch (error) {
    warnOfPicture(tracked, place, error);
    return {};
  }
}

/** What a page showed, without secrets, and cut. */
export function cleanPage({ url, pageSource }: { url?: unknown; pageSource?: unknown }): PageState {
  return {
    ...(url !== undefined && { url: takeClean(String(url), MAX_URL) }),
    ...(pageSource !== undefined && {
      pageSource: removeSecrets(String(pageSource).slice(0, MAX_SOURCE)),
    }),
  };
}

/** That there is no picture stops nobody. */
export function warnOfPicture({ session }: TrackedRun, place: RunPlace, error: unknown): void {
  const message = `No picture of the page could be taken: ${toText(error).slice(0, 500)}`;
  session.emit({ type: 'warning', step: place.step, phase: place.phase, message });
}

type Method = (...args: unknown[]) => unknown;

/** A function of the program's, or a page of a browser library, known by its methods. */
async function lookAt(capture: object): Promise<CapturedPage | null> {
  if (typeof capture === 'function') return (await capture()) ?? null;
  const take = findMethod(capture, 'takeScreenshot');
  const screenshot = await (take ?? findMethod(capture, 'screenshot'))?.();
  const url = await (findMethod(capture, 'url') ?? findMethod(capture, 'getCurrentUrl'))?.();
  const source = await (findMethod(capture, 'content') ?? findMethod(capture, 'getPageSource'))?.();
  return {
    // Selenium gives base64.
    ...(typeof screenshot === 'string' && { screenshot: Buffer.from(screenshot, 'base64') }),
    ...(screenshot instanceof Uint8Array && { screenshot }),
    ...(typeof url === 'string' && { url }),
    ...(typeof source === 'string' && { pageSource: source }),
  };
}

function findMethod(page: object, name: string): (() => unknown) | null {
  const method: unknown = Reflect.get(page, name);
  return typeof method === 'function' ? () => Reflect.apply(method as Method, page, []) : null;
}

/** A picture of a step, saved and noted. */
export function savePicture(tracked: TrackedRun, place: RunPlace, png: Uint8Array): void {
  const { project, session } = tracked;
  if (project === null) return;
  const step = session.run.steps.get(place.step ?? '')?.name ?? '';
  const path = saveScreenshot(project, { phase: place.phase, step, at: Date.now() }, png);
  session.emit({
    type: 'attachment',
    kind: 'screenshot',
    step: place.step,
    phase: place.phase,
    path,
    mime: 'image/png',
    bytes: png.byteLength,
  });
}
