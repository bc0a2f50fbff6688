import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join, parse } from 'node:path';
import { errorTrackingContext, trackErrors } from 'errtrack';
import sharp, { type OutputInfo, type Sharp } from 'sharp';
import { readCaption } from './caption.js';
import {
  EmptyPhotoError,
  formatSize,
  NameTakenError,
  type Photo,
  PhotoTooSmallError,
  type Published,
} from './photo.js';
import { SIGNATURE } from './signature.js';

const LONGEST_EDGE = 960;
const SHORTEST_LONG_EDGE = 320;
const CONTRAST_WINDOW = 32;
const WITH_SIZE = { resolveWithObject: true } as const;

/**
 * Four stages for each photo. HIGH stops the photo; after MEDIUM and LOW it goes on without what failed.
 * errtrack records either; what happens next is decided here, by ordinary code.
 */
export class PhotoPipeline {
  readonly #folder: string;
  readonly #takenBy = new Map<string, string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  @trackErrors({ context: 'optimal_workflow_complete', severity: 'HIGH' })
  async processOptimalWorkflow(path: string): Promise<Published> {
    const reservations: unknown[] = [];
    const goOnWith =
      <T>(instead: T) =>
      (error: unknown): T => {
        reservations.push(error);
        return instead;
      };

    const photo = await this.loadAndVerify(path);
    const output = this.#claimOutput(path);
    const sized = await this.resizeOrSkip(photo).catch(goOnWith(photo));
    const enhanced = await this.enhance(sized);
    const signed = await this.postProcess(enhanced).catch(goOnWith(enhanced));
    const caption = await readCaption(path).catch(goOnWith(null));

    await this.#publish(signed, caption, output);
    return { output, before: formatSize(photo), after: formatSize(signed), reservations };
  }

  @trackErrors({ context: 'stage1_load_and_verify', severity: 'HIGH' })
  async loadAndVerify(path: string): Promise<Photo> {
    const bytes = await readFile(path);
    if (bytes.length === 0) throw new EmptyPhotoError(`${basename(path)} holds no bytes`);
    await sharp(bytes).metadata();
    const image = sharp(bytes)
      .autoOrient()
      .toColourspace('srgb')
      .flatten({ background: 'white' })
      .raw();
    return errorTrackingContext('decode_pixels', 'HIGH', async () =>
      toPhoto(path, await image.toBuffer(WITH_SIZE)),
    );
  }

  @trackErrors({ context: 'stage2_resize', severity: 'MEDIUM' })
  async resizeOrSkip(photo: Photo): Promise<Photo> {
    const longEdge = Math.max(photo.width, photo.height);
    if (longEdge < SHORTEST_LONG_EDGE) {
      throw new PhotoTooSmallError(`${formatSize(photo)} pixels are too few to print`);
    }
    if (longEdge <= LONGEST_EDGE) return photo;
    const resized = open(photo).resize(LONGEST_EDGE, LONGEST_EDGE, { fit: 'inside' });
    return toPhoto(photo.path, await resized.toBuffer(WITH_SIZE));
  }

  @trackErrors({ context: 'stage3_enhance', severity: 'HIGH' })
  async enhance(photo: Photo): Promise<Photo> {
    const window = { width: CONTRAST_WINDOW, height: CONTRAST_WINDOW, maxSlope: 2 };
    const enhanced = open(photo).clahe(window).sharpen({ sigma: 0.8 });
    return toPhoto(photo.path, await enhanced.toBuffer(WITH_SIZE));
  }

  @trackErrors({ context: 'stage4_postprocessing', severity: 'MEDIUM' })
  async postProcess(photo: Photo): Promise<Photo> {
    const signature = { input: SIGNATURE, gravity: 'southeast' };
    const signed = open(photo).composite([signature]).removeAlpha();
    return toPhoto(photo.path, await signed.toBuffer(WITH_SIZE));
  }

  #claimOutput(path: string): string {
    const output = join(this.#folder, `${parse(path).name}.jpg`);
    const other = this.#takenBy.get(output);
    if (other !== undefined) {
      throw new NameTakenError(`${basename(path)} and ${basename(other)} want the same output`);
    }
    this.#takenBy.set(output, path);
    return output;
  }

  async #publish(photo: Photo, caption: string | null, output: string): Promise<void> {
    const image = open(photo).jpeg({ quality: 86 });
    if (caption !== null) image.withExif({ IFD0: { ImageDescription: caption } });
    await mkdir(this.#folder, { recursive: true });
    await writeFile(output, await image.toBuffer());
  }
}

/** The photo's pixels, to be worked on and read out as pixels again. */
function open({ pixels, width, height }: Photo): Sharp {
  return sharp(pixels, { raw: { width, height, channels: 3 } }).raw();
}

function toPhoto(path: string, { data, info }: { data: Buffer; info: OutputInfo }): Photo {
  return { path, pixels: data, width: info.width, height: info.height };
}
