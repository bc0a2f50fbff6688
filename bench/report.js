// Prints a row for each figure: what, the ratio or size, its bound, and the absolute medians behind it.
export function printTitle(title) {
  console.log(`\n${title}`);
}

export function printRow(what, figure, bound, note = '') {
  const verdict =
    bound === null
      ? '      '
      : figure <= bound.most && figure >= (bound.least ?? 0)
        ? 'ok    '
        : 'MISSED';
  const shown = typeof figure === 'number' ? figure.toFixed(figure < 10 ? 2 : 0) : figure;
  const limit = bound === null ? '' : (bound.text ?? `<= ${bound.most}`);
  console.log(`  ${verdict} ${what.padEnd(62)} ${shown.padStart(9)}  ${limit.padEnd(12)} ${note}`);
}

export const atMost = (most) => ({ most });
export const atLeast = (least) => ({ least, most: Number.POSITIVE_INFINITY, text: `>= ${least}` });
