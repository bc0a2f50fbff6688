/** How an error is named. */
export const HASH = 'its hash, or the first 4 or more digits; or @latest, @most';
/** The same for several. */
export const HASHES = 'their hashes, or the first 4 or more digits; or @latest, @most';
