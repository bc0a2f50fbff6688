/** Space that is covered at the top of the window. */
const HEAD = 60;

/**
 * Move on among the rows of the view: what has `data-row`, which can have the focus. Of a long list only what is
 * near is drawn, and the focus draws what is next.
 */
export function moveAmongRows(by: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>('main [data-row]')];
  const focused = document.activeElement;
  const at = focused instanceof HTMLElement ? rows.indexOf(focused) : -1;
  const next = at < 0 ? findFirstSeen(rows) : at + by;
  rows[Math.min(rows.length - 1, Math.max(0, next))]?.focus();
}

function findFirstSeen(rows: readonly HTMLElement[]): number {
  return rows.findIndex((row) => row.getBoundingClientRect().top >= HEAD);
}
