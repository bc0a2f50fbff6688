import type { Clean } from '../errors/redaction.js';
import { isSecretName } from '../errors/secret-names.js';
import { REMOVED } from '../errors/secret-tokens.js';
import { editJson, findFree } from '../json-edit.js';
import { isObject, isText } from '../shape.js';
import type { RunEvent } from './run-events.js';
import { toSlug } from './step-id.js';

/** Fields of an event that hold no text of anybody's: what it is, of which process and which run. */
const FIXED = new Set([
  ...['type', 'id', 'kind', 'host', 'boot', 'processStart', 'status', 'resumedFrom'],
  ...['parent.run', 'git.commit', 'failure.hash'],
]);
/** What the program handed over: the names in it are its own, too. */
const DATA = new Set(['labels', 'details', 'result']);
const STEPS = new Set(['step', 'parent', 'steps.[].step']);
const PHASES = new Set(['phase', 'steps.[].phase']);

/**
 * Cleans the events of one run. Steps and phases are known by their names: each is called the same in all events, and
 * no two become one.
 */
export class CleanRun {
  readonly #clean: Clean;
  readonly #steps: ReadonlyMap<string, string>;
  readonly #phases: ReadonlyMap<string, string>;

  /** @param events of the whole run. */
  constructor(events: readonly RunEvent[], clean: Clean) {
    this.#clean = clean;
    this.#steps = tellApart(listSteps(events), ([id, name]) => cleanStep(id, name, clean));
    this.#phases = tellApart(listPhases(events), ([phase]) => clean(phase));
  }

  /** The JSON of an event, clean. */
  event(json: string): string {
    return editJson(this.#dropResult(json), {
      text: (text, path) => this.#text(text, path),
      name: (name, path) => (isBand(path) || isData(path) ? this.#clean(name) : name),
    });
  }

  #text(text: string, path: readonly string[]): string {
    const place = path.join('.');
    if (FIXED.has(place)) return text;
    if (isData(path)) return cleanData(text, path, this.#clean);
    const known = STEPS.has(place) ? this.#steps : PHASES.has(place) ? this.#phases : undefined;
    return known?.get(text) ?? this.#clean(text);
  }

  /** A step that is taken up gives again what it gave. Without the secret that would be something else: it is to run again. */
  #dropResult(json: string): string {
    const event: unknown = JSON.parse(json);
    if (!isObject(event) || event['type'] !== 'step.end' || !('result' in event)) return json;
    const { result, ...rest } = event;
    return this.#isClean(result) ? json : JSON.stringify(rest);
  }

  #isClean(result: unknown): boolean {
    const json = JSON.stringify({ result });
    const text = (it: string, path: readonly string[]) => cleanData(it, path, this.#clean);
    return json === editJson(json, { text, name: (name) => this.#clean(name) });
  }
}

/** What a program handed over is a secret also by the name that it has there. */
export function cleanData(text: string, path: readonly string[], clean: Clean): string {
  return text !== '' && isSecretName(path.at(-1) ?? '') ? REMOVED : clean(text);
}

function isData(path: readonly string[]): boolean {
  return path.length > 1 && DATA.has(path[0] ?? '');
}

/** They go by the names of steps. */
function isBand(path: readonly string[]): boolean {
  return path.length === 2 && path[0] === 'bands';
}

/** An id is mostly made of the name: it tells what the name does, in other letters. */
function cleanStep(id: string, name: string, clean: Clean): string {
  const cleanId = clean(id);
  if (cleanId !== id || clean(name) === name) return cleanId;
  return id.startsWith(toSlug(name)) ? toSlug(clean(name)) : id;
}

type Named = readonly [key: string, name: string];

/** New names for those that need one. */
function tellApart(
  all: readonly Named[],
  rename: (named: Named) => string,
): ReadonlyMap<string, string> {
  const wanted = new Map(all.map((named) => [named[0], rename(named)]));
  const taken = new Set([...wanted].filter(([old, next]) => old === next).map(([old]) => old));
  return new Map(
    [...wanted].map(([old, next]) => {
      const free = old === next ? next : findFree(next, taken);
      taken.add(free);
      return [old, free];
    }),
  );
}

function listSteps(events: readonly RunEvent[]): readonly Named[] {
  return events.flatMap((event) => {
    if (event.type === 'run.start') return event.steps.map(({ step, name }): Named => [step, name]);
    const isNamed = event.type === 'step.declare' || event.type === 'step.start';
    return isNamed ? [[event.step, event.name] as const] : [];
  });
}

function listPhases(events: readonly RunEvent[]): readonly Named[] {
  const phases = events.flatMap((event) => {
    if (event.type === 'run.start') return event.steps.map(({ phase }) => phase);
    return 'phase' in event ? [event.phase] : [];
  });
  return phases.filter(isText).map((phase) => [phase, phase]);
}
