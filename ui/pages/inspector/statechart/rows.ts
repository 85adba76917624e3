/** Two questions about neighbouring rows of a drawing: how many lines cross, and who stands where. */

interface Joined {
  readonly below: readonly unknown[];
}

/** How many pairs of lines between neighbouring rows cross each other. */
export function crossings(table: readonly (readonly Joined[])[]): number {
  let count = 0;
  for (const [at, row] of table.slice(0, -1).entries()) {
    const next = table[at + 1] ?? [];
    const ends = row.flatMap(({ below }) => below.map((one) => next.indexOf(one as Joined)));
    const starts = row.flatMap(({ below }, index) => below.map(() => index));
    for (const [a, end] of ends.entries()) {
      for (let b = a + 1; b < ends.length; b++) {
        if (starts[a] !== starts[b] && end > (ends[b] as number)) count++;
      }
    }
  }
  return count;
}

/**
 * The places nearest to `wishes` (by the sum of squares) that keep their order and are at least
 * `gap(i)` apart from i to i + 1: isotonic regression by pooling neighbours that want the same room.
 */
export function spread(wishes: readonly number[], gap: (at: number) => number): number[] {
  const offsets: number[] = [];
  for (const at of wishes.keys()) {
    offsets.push(at === 0 ? 0 : (offsets[at - 1] as number) + gap(at - 1));
  }
  const blocks: { sum: number; count: number }[] = [];
  const middle = ({ sum, count }: { sum: number; count: number }): number => sum / count;
  for (const [at, wish] of wishes.entries()) {
    blocks.push({ sum: wish - (offsets[at] as number), count: 1 });
    for (let last = blocks.at(-1); blocks.length > 1 && last; last = blocks.at(-1)) {
      const before = blocks.at(-2) as { sum: number; count: number };
      if (middle(before) <= middle(last)) break;
      blocks.splice(-2, 2, { sum: before.sum + last.sum, count: before.count + last.count });
    }
  }
  const bases = blocks.flatMap((block) => Array<number>(block.count).fill(middle(block)));
  return bases.map((base, at) => base + (offsets[at] as number));
}
