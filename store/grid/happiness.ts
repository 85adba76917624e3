/**
 * How many people independently hold a blob: the most pairs of a person and a share that one can
 * make when each person and each share is used once. It is the "servers of happiness" of
 * Tahoe-LAFS with people for servers: any k of those people bring the blob back, however the rest
 * is lost. Ten shares with one friend make a happiness of 1.
 */

/** The size of a maximum matching. `holdings`: for each person the numbers of shares held. */
export function happiness(holdings: ReadonlyMap<string, ReadonlySet<number>>): number {
  return matching(holdings).size;
}

/** A maximum matching: who counts for which share. By augmenting paths. */
export function matching(
  holdings: ReadonlyMap<string, ReadonlySet<number>>,
): ReadonlyMap<number, string> {
  const holderOf = new Map<number, string>();
  for (const person of holdings.keys()) augment(person, holdings, holderOf, new Set());
  return holderOf;
}

/** Finds `person` a share, for which others may have to take another one. */
function augment(
  person: string,
  holdings: ReadonlyMap<string, ReadonlySet<number>>,
  holderOf: Map<number, string>,
  tried: Set<number>,
): boolean {
  for (const share of holdings.get(person) ?? []) {
    if (tried.has(share)) continue;
    tried.add(share);
    const holder = holderOf.get(share);
    if (holder === undefined || augment(holder, holdings, holderOf, tried)) {
      holderOf.set(share, person);
      return true;
    }
  }
  return false;
}

/** Collects who holds what, by person. */
export function holdingsOf(
  holders: Iterable<{ readonly person: string; readonly index: number }>,
): Map<string, Set<number>> {
  const holdings = new Map<string, Set<number>>();
  for (const { person, index } of holders) {
    const held = holdings.get(person);
    if (held === undefined) holdings.set(person, new Set([index]));
    else held.add(index);
  }
  return holdings;
}
