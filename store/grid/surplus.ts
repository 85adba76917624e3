/**
 * Shares that are in more places than they need to be: a host that was away came back, or a vat
 * whose records were lost gave them out anew. They cost room and save nobody.
 */
import { holdingsOf, matching } from './happiness.ts';
import type { ShareAt } from './share-source.ts';

/**
 * Which of `shares` can be given up so that every share stays in one place, as many people hold some
 * independently as before, and, where one share is enough (`k` is 1), no host has two. What was
 * `given` stays rather than what a host only says it has.
 */
export function surplusOf(
  k: number,
  shares: readonly ShareAt[],
  given: (at: ShareAt) => boolean,
): ShareAt[] {
  // Whoever comes first keeps what is first with them, as long as that costs nobody else theirs.
  const inOrder = [...shares.filter(given), ...shares.filter((at) => !given(at))];
  const kept = keptOf(k, inOrder);
  return shares.filter((at) => !kept.has(at));
}

/** One place for each share. */
function keptOf(k: number, shares: readonly ShareAt[]): ReadonlySet<ShareAt> {
  const held = new Map<string, number>();
  const people = shares.map(({ index, host }) => ({ index, person: host.person }));
  const counted = matching(holdingsOf(people));
  const kept = new Set<ShareAt>();
  const keep = (at: ShareAt) => {
    kept.add(at);
    held.set(at.host.id, (held.get(at.host.id) ?? 0) + 1);
  };
  const load = ({ host }: ShareAt) => held.get(host.id) ?? 0;
  const places = (wanted: number) => shares.filter(({ index }) => index === wanted);
  for (const [index, person] of counted) {
    keep(places(index).find(({ host }) => host.person === person)!);
  }
  for (const index of indices(shares)) {
    if (counted.has(index)) continue;
    const least = places(index).reduce((best, at) => (load(at) < load(best) ? at : best));
    if (k > 1 || load(least) === 0) keep(least);
  }
  return kept;
}

function indices(shares: readonly ShareAt[]): Set<number> {
  return new Set(shares.map(({ index }) => index));
}
