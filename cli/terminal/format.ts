/**
 * How things look at a terminal: sizes, times, tables, and names that somebody else chose.
 *
 * A name may come from anyone, and a terminal obeys control characters, so nothing foreign is printed before
 * {@link printable} took them out.
 */

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;
const MINUTE_MS = 60_000;

/** Takes out what a terminal would obey and what would turn the direction of writing. */
export function printable(text: string): string {
  // The two joiners do neither, and whole scripts and emoji need them.
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/gu, '\u{FFFD}');
}

const TAB_CELLS = 8;

/** A text of several lines, each {@link printable}; its tabs are spaces. */
export function linesOf(text: string): string[] {
  return text.split(/\r\n|\n|\r/).map((line) => printable(withoutTabs(line)));
}

function withoutTabs(line: string): string {
  const [first = '', ...rest] = line.split('\t');
  return rest.reduce((shown, part) => {
    const gap = TAB_CELLS - (widthOf(shown) % TAB_CELLS);
    return shown + ' '.repeat(gap) + part;
  }, first);
}

/** `1234567` → `1.2 MB`; decimal units, as file managers show. */
export function formatSize(bytes: number | bigint): string {
  let value = Number(bytes);
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1_000;
    unit++;
  }
  return `${unit > 0 && value < 9.95 ? value.toFixed(1) : Math.round(value)} ${UNITS[unit]}`;
}

/** Milliseconds since 1970 → `2026-12-24 18:05`, in the time of this machine. */
export function formatTime(time: number | bigint): string {
  const ms = Number(time);
  const local = new Date(ms - new Date(ms).getTimezoneOffset() * MINUTE_MS);
  return local.toISOString().slice(0, 16).replace('T', ' ');
}

/** `count(1, 'file')` → `1 file`, `count(3, 'file')` → `3 files`. */
export function count(number: number | bigint, noun: string): string {
  return `${number} ${noun}${Number(number) === 1 ? '' : 's'}`;
}

export interface Column {
  readonly title: string;
  readonly align?: 'right';
}

/** Rows of text under titles, as wide as what is in them; no row ends with spaces. */
export function formatTable(columns: readonly Column[], rows: readonly string[][]): string {
  const all = [columns.map((column) => column.title), ...rows];
  const widths = columns.map((_, at) => Math.max(...all.map((row) => widthOf(row[at] ?? ''))));
  return all
    .map((row) =>
      columns
        .map(({ align }, at) => {
          const cell = row[at] ?? '';
          const space = ' '.repeat((widths[at] ?? 0) - widthOf(cell));
          return align === 'right' ? space + cell : cell + space;
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const SEGMENTS = new Intl.Segmenter();
const WIDE =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/u;

/** Cells of a terminal that `text` takes. */
function widthOf(text: string): number {
  let width = 0;
  for (const { segment } of SEGMENTS.segment(text)) width += WIDE.test(segment) ? 2 : 1;
  return width;
}
