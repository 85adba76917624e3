/**
 * Storing a blob that is in memory whole: its shares are made at once, and each goes to its host in
 * one message. While a share is here it can still go to another host when the first one fails.
 */
import { type CodingPlan, leastOf } from './coding-plan.ts';
import { type HostTrouble, NotEnoughHosts } from './errors.ts';
import type { GridParts } from './grid-parts.ts';
import { inOrder } from './host-order.ts';
import { GRID_SEGMENT_BYTES, shareLayout } from './share-format.ts';
import { shareName } from './share-hashes.ts';
import { PIECE_BYTES_MAX, type ShareHost } from './share-host.ts';
import { type MadeShares, ShareMaker } from './share-maker.ts';
import { type Placed, people, raceShares } from './share-race.ts';

export interface WholeShares extends MadeShares {
  readonly shares: readonly Uint8Array[];
  /** All of them lie in it. */
  readonly memory: Uint8Array;
}

/** The shares of a blob, in memory that is to be given back. */
export async function makeWholeShares(
  parts: Pick<GridParts, 'coder' | 'ciphers' | 'memory'>,
  { k, n }: { readonly k: number; readonly n: number },
  blob: readonly Uint8Array[],
): Promise<WholeShares> {
  const size = blob.reduce((sum, bytes) => sum + bytes.length, 0);
  const { bytes: shareBytes, hashesAt } = shareLayout({ k, n, size });
  const memory = parts.memory.take(n * shareBytes);
  const shares = Array.from({ length: n }, (_, index) =>
    memory.subarray(index * shareBytes, (index + 1) * shareBytes),
  );
  let laidOut = 0;
  const maker = new ShareMaker({
    coder: parts.coder(k, n),
    ciphers: parts.ciphers,
    size,
    stripeSegments: Math.max(1, Math.ceil(size / GRID_SEGMENT_BYTES)),
    // One stripe has all: the pieces of each share lie where they are to be.
    buffer: () => shares[laidOut++]!,
    async take() {},
  });
  for (const bytes of blob) await maker.add(bytes);
  const made = await maker.finish();
  for (const [index, share] of shares.entries()) share.set(made.tails[index]!, hashesAt);
  return { ...made, shares, memory };
}

export interface PutOptions {
  readonly until: number;
  /** Hears of those that took a share when others were enough already. */
  readonly onLate: (late: Placed<void>) => void;
  /**
   * What was given is left where too few took some: the next try gives the same shares, and some of
   * them may have been there before this one.
   */
  readonly stays: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Gives each share to a host, and the memory back once all have answered. Throws NotEnoughHosts, after taking back what was given unless it
 * stays, and the signal's reason.
 */
export async function putShares(
  parts: GridParts,
  plan: CodingPlan,
  { shares, memory }: WholeShares,
  anchor: Uint8Array,
  { until, onLate, stays, signal }: PutOptions,
): Promise<Placed<void>[]> {
  const hosts = inOrder(parts, parts.hosts());
  const troubles: HostTrouble[] = [];
  const nameOf = (index: number) => shareName(parts.ciphers, anchor, plan, index);
  let failed = false;
  const takeBack = async ({ index, host }: { index: number; host: ShareHost }): Promise<void> => {
    if (!stays) await parts.calls.ask(host, 0, () => host.cancel([nameOf(index)]));
  };
  const placed = await raceShares<void>({
    calls: parts.calls,
    pairs: pairsOf(plan.n, hosts),
    spares: hosts.slice(plan.n),
    happy: plan.happy,
    bytes: shares[0]!.length,
    attempt: (index, host) => giveShare(host, nameOf(index), shares[index]!, until),
    onLate(late) {
      if (failed || signal?.aborted) void Promise.allSettled([takeBack(late)]);
      else onLate(late);
    },
    onTrouble(trouble) {
      troubles.push(trouble);
      parts.onTrouble(trouble);
    },
    signal,
  });
  if (placed.length === plan.n && troubles.length === 0) parts.memory.giveBack(memory);
  const least = leastOf(plan);
  if (people(placed) < least) {
    failed = true;
    await Promise.allSettled(placed.map(takeBack));
    throw new NotEnoughHosts(people(placed), least, troubles, hosts);
  }
  return placed;
}

/** Share i goes to the i-th host; where there are fewer hosts than shares, they go around again. */
export function pairsOf(
  n: number,
  hosts: readonly ShareHost[],
): { readonly index: number; readonly host: ShareHost }[] {
  if (hosts.length === 0) return [];
  return Array.from({ length: n }, (_, index) => ({ index, host: hosts[index % hosts.length]! }));
}

/** One message if it fits, some if not. */
async function giveShare(host: ShareHost, name: string, share: Uint8Array, until: number) {
  if (share.length <= PIECE_BYTES_MAX) return host.put(name, share, until);
  const writer = await host.begin(until);
  try {
    for (let at = 0; at < share.length; at += PIECE_BYTES_MAX) {
      await writer.write(share.subarray(at, at + PIECE_BYTES_MAX));
    }
    await writer.finish(name);
  } catch (error) {
    await writer.abort();
    throw error;
  }
}
