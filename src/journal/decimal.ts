const LAST_THREE: readonly string[] = Array.from({ length: 1_000 }, (_, part) =>
  String(part).padStart(3, '0'),
);

/**
 * Make a formatter of whole numbers that grow slowly, such as sequence numbers and times.
 *
 * `String(n)` leaves each of its results in the engine's cache of number texts, where they grow old and are
 * collected late: in a storm of a million records that is 40 MB of memory for digits. Here only every
 * thousandth number makes a text, and the last three digits come from a table.
 */
export function createDecimal(): (n: number) => string {
  let thousands = 0;
  let text = '';
  return (n) => {
    if (n < 1_000) return String(n);
    const high = Math.floor(n / 1_000);
    if (high !== thousands) {
      thousands = high;
      text = String(high);
    }
    return text + LAST_THREE[n % 1_000];
  };
}
