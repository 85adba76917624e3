/**
 * How many shares a blob gets, by who there is to keep them. The rule aims at what 3-of-10 gives
 * ten people: a third of them brings a blob back. It counts people, because the machines of one
 * person burn, are switched off and fall out with us together; more machines of few people get
 * further shares, as far as that costs no more than 3-of-10 does.
 *
 * | people            | 1      | 2     | 3     | 4     | 5     | 6     | 7     | 8     | 9     | 10 …  |
 * | k of n            | 1 of 1 | 1 of 2| 1 of 3| 2 of 4| 2 of 5| 2 of 6| 3 of 7| 3 of 8| 3 of 9| 3 of 10|
 * | may be lost       | 0      | 1     | 2     | 2     | 3     | 4     | 4     | 5     | 6     | 7     |
 *
 * Large blobs are 10-of-16 where there are sixteen people: 1.6 times their size instead of 3.3.
 */

export interface CodingPlan {
  readonly k: number;
  readonly n: number;
  /** So many people must hold shares of their own for a blob to count as stored. */
  readonly happy: number;
  /** With fewer people nothing is stored at all; as many as `happy` if it is not given. */
  readonly least?: number;
}

/** So many people must take shares. */
export function leastOf({ least, happy }: CodingPlan): number {
  return least ?? happy;
}

/** What is chosen; a deployment may hand in another. */
export type ChoosePlan = (here: {
  readonly people: number;
  readonly hosts: number;
  /** Whether it is more than fits in one message for each host. */
  readonly large: boolean;
}) => CodingPlan;

const K_USUAL = 3;
const N_USUAL = 10;
const LARGE = { k: 10, n: 16 };

export const choosePlan: ChoosePlan = ({ people, hosts, large }) => {
  if (large && people >= LARGE.n) return { ...LARGE, happy: happyFor(LARGE.k, LARGE.n, people) };
  const k = Math.max(1, Math.min(K_USUAL, Math.ceil(people / K_USUAL)));
  const n = Math.max(1, Math.min(hosts, Math.floor((N_USUAL * k) / K_USUAL)));
  return { k, n, happy: happyFor(k, n, people) };
};

/**
 * Half of the spare shares may be missing: 7 people for 3-of-10, as Tahoe-LAFS has it. Never 0:
 * what nobody holds is not stored.
 */
export function happyFor(k: number, n: number, people: number): number {
  return Math.max(1, Math.min(people, k + Math.ceil((n - k) / 2)));
}

/** The codings that {@link choosePlan} may ever have chosen: where a search for shares looks. */
export function everyPlan(): readonly { readonly k: number; readonly n: number }[] {
  const usual = Array.from({ length: K_USUAL }, (_, i) => i + 1).flatMap((k) => {
    const most = Math.floor((N_USUAL * k) / K_USUAL);
    return Array.from({ length: most }, (_, i) => ({ k, n: i + 1 })).filter(({ n }) => n >= k);
  });
  return [...usual, LARGE];
}
