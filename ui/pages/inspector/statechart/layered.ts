/**
 * Places boxes in rows so that what follows stands below: the layout that Sugiyama and others
 * described in 1981, in its simplest form.
 *
 * A label is placed like a box, in a row of its own between the boxes that its line joins, so no
 * label ever covers another or a box. Lines that lead back up are turned round while rows are
 * chosen. Libraries do this better and are large (elkjs 1.4 MB); a lifecycle has a dozen phases.
 */
import { crossings, spread } from './rows.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}
export interface Place extends Size {
  readonly x: number;
  readonly y: number;
}
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A line with a label of that size from one box to another (never to itself). */
export interface Line extends Size {
  readonly from: string;
  readonly to: string;
}

export interface Layered extends Size {
  readonly boxes: ReadonlyMap<string, Place>;
  /** For each line: where its label is, and the points it passes, from `from` to `to`. */
  readonly lines: readonly { readonly label: Place; readonly points: readonly Point[] }[];
}

/** Between rows, so that an arrowhead has room. */
const ROW_GAP = 20;
/** Between neighbours in a row, and between lines that leave one box. */
const BOX_GAP = 22;
const PORT_GAP = 14;
const SWEEPS = 12;

/** Something in a row: a box, a label, or a place where a long line passes. */
interface Cell extends Size {
  readonly above: Cell[];
  readonly below: Cell[];
  row: number;
  /** Its middle across, and its upper edge. */
  x: number;
  y: number;
}

/** `boxes` in the order in which they should be met; the first comes first. */
export function layered(boxes: ReadonlyMap<string, Size>, lines: readonly Line[]): Layered {
  const rows = rowsOf([...boxes.keys()], lines);
  const cells = new Map([...boxes].map(([id, size]) => [id, cellOf(size, rows.get(id) ?? 0)]));
  const chains = lines.map((line) => chainOf(line, cells));
  const table: Cell[][] = [];
  for (const cell of new Set([...cells.values(), ...chains.flatMap(({ chain }) => chain)])) {
    const row = table[cell.row] ?? [];
    table[cell.row] = row;
    row.push(cell);
  }
  arrange(table);
  placeAcross(table);
  const height = placeDown(table);
  const all = table.flat();
  const left = Math.min(...all.map((cell) => cell.x - cell.width / 2));
  for (const cell of all) cell.x -= left;
  return {
    width: Math.max(...all.map((cell) => cell.x + cell.width / 2)),
    height,
    boxes: new Map([...cells].map(([id, cell]) => [id, placeOf(cell)])),
    lines: chains.map(({ chain, label, turned }) => {
      const points = pointsOf(chain);
      return { label: placeOf(label), points: turned ? points.reverse() : points };
    }),
  };
}

const cellOf = ({ width, height }: Size, row: number): Cell => ({
  width,
  height,
  row,
  above: [],
  below: [],
  x: 0,
  y: 0,
});

const placeOf = ({ x, y, width, height }: Cell): Place => ({ x: x - width / 2, y, width, height });

/** The row of each box: below all that lead to it, with a row for labels between. */
function rowsOf(ids: readonly string[], lines: readonly Line[]): Map<string, number> {
  const forward: Line[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const out = (id: string): Line[] =>
    lines.filter(({ from }) => from === id).sort((a, b) => ids.indexOf(a.to) - ids.indexOf(b.to));
  const visit = (id: string): void => {
    state.set(id, 'open');
    for (const line of out(id)) {
      const met = state.get(line.to);
      forward.push(met === 'open' ? { ...line, from: line.to, to: line.from } : line);
      if (met === undefined) visit(line.to);
    }
    state.set(id, 'done');
  };
  for (const id of ids) if (!state.has(id)) visit(id);
  const rows = new Map(ids.map((id) => [id, 0]));
  for (const _ of ids) {
    for (const { from, to } of forward) {
      rows.set(to, Math.max(rows.get(to) ?? 0, (rows.get(from) ?? 0) + 2));
    }
  }
  return rows;
}

/** All cells from the upper end of a line to the lower one, joined to each other. */
function chainOf(line: Line, cells: ReadonlyMap<string, Cell>) {
  const [from, to] = [cells.get(line.from) as Cell, cells.get(line.to) as Cell];
  const turned = from.row > to.row;
  const [upper, lower] = turned ? [to, from] : [from, to];
  const middle = turned ? lower.row - 1 : upper.row + 1;
  const label = cellOf(line, middle);
  const chain = [upper];
  for (let row = upper.row + 1; row < lower.row; row++) {
    chain.push(row === middle ? label : cellOf({ width: 8, height: 0 }, row));
  }
  chain.push(lower);
  for (const [at, cell] of chain.slice(1).entries()) {
    const before = chain[at] as Cell;
    before.below.push(cell);
    cell.above.push(before);
  }
  return { chain, label, turned };
}

/** Orders each row by where its neighbours stand, keeping the order with the fewest crossings. */
function arrange(table: Cell[][]): void {
  let [best, least] = [table.map((row) => [...row]), crossings(table)];
  for (let sweep = 0; sweep < SWEEPS && least > 0; sweep++) {
    const down = sweep % 2 === 0;
    for (const row of down ? table : [...table].reverse()) {
      const next = table[(row[0]?.row ?? 0) + (down ? -1 : 1)] ?? [];
      const at = new Map(next.map((cell, index) => [cell, index]));
      const wish = new Map(
        row.map((cell, index) => [
          cell,
          mean(
            near(cell, down).map((n) => at.get(n) ?? 0),
            index,
          ),
        ]),
      );
      row.sort((a, b) => (wish.get(a) ?? 0) - (wish.get(b) ?? 0));
    }
    const now = crossings(table);
    if (now < least) [best, least] = [table.map((row) => [...row]), now];
  }
  for (const [at, row] of best.entries()) table[at] = row;
}

const near = (cell: Cell, up: boolean): Cell[] => (up ? cell.above : cell.below);

function mean(values: readonly number[], otherwise: number): number {
  if (values.length === 0) return otherwise;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Draws each cell to the middle of its neighbours as far as its row has room. */
function placeAcross(table: readonly Cell[][]): void {
  for (let sweep = 0; sweep < SWEEPS * 2; sweep++) {
    for (const row of sweep % 2 === 0 ? table : [...table].reverse()) {
      const wishes = row.map((cell) => {
        const around =
          sweep < SWEEPS ? near(cell, sweep % 2 === 0) : [...cell.above, ...cell.below];
        return mean(
          around.map(({ x }) => x),
          cell.x,
        );
      });
      const places = spread(wishes, (at) => gapBetween(row[at] as Cell, row[at + 1] as Cell));
      for (const [at, cell] of row.entries()) cell.x = places[at] as number;
    }
  }
}

const gapBetween = (a: Cell, b: Cell): number => (a.width + b.width) / 2 + BOX_GAP;

function placeDown(table: readonly Cell[][]): number {
  let y = 0;
  for (const row of table) {
    const height = Math.max(0, ...row.map((cell) => cell.height));
    for (const cell of row) cell.y = y + (height - cell.height) / 2;
    y += height + ROW_GAP;
  }
  return Math.max(0, y - ROW_GAP);
}

/** From the lower edge of the first cell to the upper edge of the last one. */
function pointsOf(chain: readonly Cell[]): Point[] {
  const [first, last] = [chain[0] as Cell, chain.at(-1) as Cell];
  const inner = chain.slice(1, -1);
  return [
    { x: portOf(first, inner[0] as Cell, first.below), y: first.y + first.height },
    ...inner.flatMap(({ x, y, height }) => [
      { x, y },
      ...(height > 0 ? [{ x, y: y + height }] : []),
    ]),
    { x: portOf(last, inner.at(-1) as Cell, last.above), y: last.y },
  ];
}

/** Where the line to `next` meets the edge of `cell`: as near to it as the other lines allow. */
function portOf(cell: Cell, next: Cell, all: readonly Cell[]): number {
  const half = Math.max(0, cell.width / 2 - PORT_GAP);
  const inside = (x: number): number => Math.min(cell.x + half, Math.max(cell.x - half, x));
  const order = [...all].sort((a, b) => a.x - b.x);
  const gap = Math.min(PORT_GAP, (2 * half) / Math.max(1, order.length - 1));
  const ports = spread(
    order.map(({ x }) => inside(x)),
    () => gap,
  );
  return inside(ports[order.indexOf(next)] ?? cell.x);
}
