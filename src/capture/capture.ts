import type { NewEvent } from '../core/events.js';
import { once } from '../core/once.js';
import { hasStackLeft, isForWantOfStack } from '../core/stack-left.js';
import type { Project } from '../files/project.js';
import { debug, noteTrouble } from '../files/trouble.js';
import type { Claim } from './claim.js';
import { recordLater } from './counted-once.js';
import type { Described } from './description.js';
import { findProjectAnyhow } from './found-project.js';
import { isIgnored } from './ignored.js';
import { createOccurrence, describeSighting, type Sighting } from './occurrence.js';
import { createRecorder, type Recorder } from './recorder.js';
import { getRegistry } from './registry.js';
import type { TrackerOptions } from './tracker-options.js';

const registry = getRegistry();
let isCapturing = false;

/** The way of a thrown value to the journal, for one tracker. Nothing that goes wrong on it reaches the host. */
export class Capture {
  #options: TrackerOptions;
  readonly #startFolder: string;
  #project: Project | null = null;
  #recorder: Recorder | null = null;

  /** @param startFolder where the root is looked for, if none is named. */
  constructor(options: TrackerOptions, startFolder: string) {
    this.#options = options;
    this.#startFolder = startFolder;
  }

  /** Take other options. */
  configure(options: TrackerOptions): void {
    this.#options = options;
    this.#project = null;
    this.#recorder = null;
  }

  get options(): TrackerOptions {
    return this.#options;
  }

  /** The project, found now if need be, and kept. */
  openProject(): Project {
    this.#project ??= findProjectAnyhow(this.#options, this.#startFolder);
    return this.#project;
  }

  /** Whether something was recorded, or a project named, so that there may be something to fold. */
  get isOpen(): boolean {
    return this.#project !== null;
  }

  /** Whether the configuration lets errors be recorded; ERRTRACK=1 is a person's word against it. */
  isWanted(): boolean {
    return this.openProject().settings.enabled || process.env['ERRTRACK'] === '1';
  }

  /** The fingerprint alone, of what is not to be recorded. Never throws. */
  identify(sighting: Sighting): string {
    try {
      return describeSighting(sighting, this.openProject().root).k;
    } catch {
      return '';
    }
  }

  /**
   * Record a sighting, if it is to be recorded. Never throws.
   * @returns its fingerprint; the empty string where it is ignored, dropped or unreadable, or nobody wants it.
   */
  record(sighting: Sighting, claim: Claim): string {
    return this.#guard(sighting, claim, () => {
      const describe = once(() => describeSighting(sighting, this.openProject().root));
      const key = () => (claim.wantsKey ? describe().k : '');
      if (!this.isWanted()) return key();
      if (this.#isIgnored(sighting)) return '';
      if (claim.take(describe, this.openProject())) return this.#append(describe(), sighting);
      debug('capture', () => `${describe().k} is counted already, by a call inside this one`);
      return key();
    });
  }

  /** Journal a person's decision. */
  decide(event: NewEvent): void {
    this.openRecorder().decide(event);
  }

  /** The recorder, shared with all trackers of these files, and kept. */
  openRecorder(): Recorder {
    this.#recorder ??= this.#shareRecorder();
    return this.#recorder;
  }

  #shareRecorder(): Recorder {
    const project = this.openProject();
    const { errors, todo, fixed } = project.files;
    const id = [errors, todo, fixed].join('\u0000');
    const known = registry.recorders.get(id);
    if (known !== undefined) return known;
    const recorder = createRecorder(project, this.#namesInCode());
    registry.recorders.set(id, recorder);
    return recorder;
  }

  #append(described: Described, sighting: Sighting): string {
    const occurrence = createOccurrence(described, sighting, this.#options.beforeRecord);
    if (occurrence === null) {
      debug('capture', () => `${described.k} was dropped by beforeRecord`);
      return '';
    }
    debug('capture', () => explain(described, sighting));
    this.openRecorder().record(occurrence);
    return occurrence.k;
  }

  /** File names that were given in code travel in the journal, so that the fold obeys them. */
  #namesInCode(): Readonly<Record<string, string>> {
    const { namedBy } = this.openProject();
    const { todoFile, fixedFile } = this.#options;
    return {
      ...(namedBy.todo === 'code' && todoFile !== undefined && { todo: todoFile }),
      ...(namedBy.fixed === 'code' && fixedFile !== undefined && { fixed: fixedFile }),
    };
  }

  #isIgnored({ value, options }: Sighting): boolean {
    const isExpected = [this.#options.ignore, options.ignore].some(
      (rules) => rules !== undefined && isIgnored(value, rules),
    );
    if (!isExpected) return false;
    debug('capture', () => 'an expected error is ignored');
    return true;
  }

  #guard(sighting: Sighting, claim: Claim, work: () => string): string {
    // An error inside capture is not captured again.
    if (isCapturing) return '';
    if (!hasStackLeft()) return this.#recordLater(sighting, claim);
    isCapturing = true;
    try {
      return work();
    } catch (error) {
      claim.release();
      if (isForWantOfStack(error)) return this.#recordLater(sighting, claim);
      this.#note(error);
      return '';
    } finally {
      isCapturing = false;
    }
  }

  #note(error: unknown): void {
    if (this.#project !== null) noteTrouble(this.#project.dataDir, 'capture', error);
    else debug('capture', () => `nothing can be recorded: ${String(error)}`);
  }

  #recordLater(sighting: Sighting, claim: Claim): string {
    recordLater(sighting.value, () => this.record(sighting, claim));
    return '';
  }
}

/** What was caught, and why it has this key. */
function explain({ k, error }: Described, { options, name }: Sighting): string {
  const { type, message, grouping } = error;
  const { context = name, severity = 'MEDIUM', fingerprint, groupingDiscriminator } = options;
  const own = [
    ...(fingerprint === undefined ? [] : ['a fingerprint of your own']),
    ...(groupingDiscriminator === undefined ? [] : ['a discriminator']),
  ];
  const why = [type, JSON.stringify(grouping.template), `at ${grouping.site}`, ...own].join(', ');
  return `caught ${type}: ${JSON.stringify(message)} in ${context}, ${severity}; key ${k} of ${why}`;
}
