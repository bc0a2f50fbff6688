import manifest from '../../package.json' with { type: 'json' };

/** The version of this copy of errtrack; it stands in the code, which a bundler may have taken elsewhere. */
export function readOwnVersion(): string {
  return manifest.version;
}
