/** How far a key moves in a list or grid of files. */
const ROW_PIXELS = 52;
const CARD_ROW_PIXELS = 202;

/** Entries to move on; undefined for a key that does not move. Infinite for the ends. */
export function stepOf(key: string, columns: number): number | undefined {
  const rows = Math.floor(innerHeight / (columns > 1 ? CARD_ROW_PIXELS : ROW_PIXELS));
  const page = columns * Math.max(1, rows - 2);
  switch (key) {
    case 'ArrowDown':
      return columns;
    case 'ArrowUp':
      return -columns;
    case 'ArrowRight':
      return columns > 1 ? 1 : undefined;
    case 'ArrowLeft':
      return columns > 1 ? -1 : undefined;
    case 'PageDown':
      return page;
    case 'PageUp':
      return -page;
    case 'Home':
      return Number.NEGATIVE_INFINITY;
    case 'End':
      return Number.POSITIVE_INFINITY;
    default:
      return undefined;
  }
}
