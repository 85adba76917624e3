/**
 * What the hosts of a slot together say. A record counts as written once more than half of its
 * hosts have it, and a host takes one record of a version only; so of two records of one version at
 * most one is written, and any two majorities have a host in common that knows of it. What cannot be
 * told from the answers that there are is never guessed.
 */

export interface SlotVote {
  readonly version: number;
  /** Of the record, as hexadecimal text. */
  readonly hash: string;
  readonly record: Uint8Array;
}

export type SlotVerdict =
  /** Nothing was ever written. */
  | { readonly kind: 'none' }
  /**
   * This one. `holders` have it; while they are no majority it must first be given to more, unless
   * it is `final`: no record of its version can get a majority any more, and all agree on this one.
   */
  | { readonly kind: 'this'; readonly vote: SlotVote; readonly holders: number; final: boolean }
  /** Two records of one version, either of which may have been written. */
  | { readonly kind: 'undecided'; readonly votes: readonly SlotVote[] };

export function majorityOf(hosts: number): number {
  return Math.floor(hosts / 2) + 1;
}

/**
 * `votes`: what a majority of the hosts or more answered (undefined: it has none), of `hosts` that
 * there are.
 */
export function judge(votes: readonly (SlotVote | undefined)[], hosts: number): SlotVerdict {
  const version = Math.max(0, ...votes.map((vote) => vote?.version ?? 0));
  if (version === 0) return { kind: 'none' };
  const groups = new Map<string, { readonly vote: SlotVote; holders: number }>();
  for (const vote of votes) {
    if (vote?.version !== version) continue;
    const group = groups.get(vote.hash);
    if (group === undefined) groups.set(vote.hash, { vote, holders: 1 });
    else group.holders += 1;
  }
  const majority = majorityOf(hosts);
  const unheard = hosts - votes.length;
  const ranked = [...groups.values()].sort((a, b) => (a.vote.hash < b.vote.hash ? -1 : 1));
  const maybe = ranked.filter(({ holders }) => holders + unheard >= majority);
  if (maybe.length > 1) {
    return { kind: 'undecided', votes: maybe.map(({ vote }) => vote) };
  }
  const { vote, holders } = maybe[0] ?? ranked[0]!;
  const open = votes.filter((one) => (one?.version ?? 0) < version).length + unheard;
  const final = ranked.length > 1 && ranked.every((group) => group.holders + open < majority);
  return { kind: 'this', vote, holders, final };
}
