/** A decoded photo on its way through the stages: three bytes (red, green, blue) for each pixel. */
export interface Photo {
  /** The file it came from. */
  readonly path: string;
  readonly pixels: Buffer;
  readonly width: number;
  readonly height: number;
}

/** What came of one photo. */
export interface Published {
  readonly output: string;
  readonly before: string;
  readonly after: string;
  /** What went wrong without stopping the photo. */
  readonly reservations: readonly unknown[];
}

export class EmptyPhotoError extends Error {
  override name = 'EmptyPhotoError';
}

export class PhotoTooSmallError extends Error {
  override name = 'PhotoTooSmallError';
}

export class NameTakenError extends Error {
  override name = 'NameTakenError';
}

export function formatSize(photo: Pick<Photo, 'width' | 'height'>): string {
  return `${photo.width}×${photo.height}`;
}
