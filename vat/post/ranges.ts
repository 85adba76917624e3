/** Numbers of messages as ranges, in order: those that were taken back stand mostly side by side. */

/** From the first to the last, both among them. */
export type Range = readonly [first: number, last: number];

export function isAmong(ranges: readonly Range[], number: number): boolean {
  return ranges.some(([first, last]) => first <= number && number <= last);
}

/** The ranges with `number`, which is not among them. */
export function withNumber(ranges: readonly Range[], number: number): readonly Range[] {
  const before = ranges.find(([, last]) => last === number - 1);
  const after = ranges.find(([first]) => first === number + 1);
  const grown: Range = [before?.[0] ?? number, after?.[1] ?? number];
  const others = ranges.filter((one) => one !== before && one !== after);
  return [...others, grown].sort(([one], [other]) => one - other);
}

/** What of the ranges is above `mark`. */
export function above(ranges: readonly Range[], mark: number): readonly Range[] {
  if ((ranges[0]?.[0] ?? Number.POSITIVE_INFINITY) > mark) return ranges;
  return ranges.flatMap(([first, last]): Range[] =>
    last <= mark ? [] : [[Math.max(first, mark + 1), last]],
  );
}
