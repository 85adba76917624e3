/**
 * Making again what is missing, without the read capability: k right shares give the blob's bytes
 * (which are ciphertext), those give all shares, and the coding root of what comes out must be the
 * one that the blob has always had, or nothing of it is kept. Only what is missing is written, and
 * nothing at all when nothing is. A host that merely does not answer is not taken for lost as long
 * as enough people are left, or every flaky evening would move shares about.
 */
import { equalBytes } from '../object-format.ts';
import { DamagedPlacement, type HostTrouble } from './errors.ts';
import type { Following, GridParts } from './grid-parts.ts';
import { GridReader } from './grid-reader.ts';
import { holdingsOf, matching } from './happiness.ts';
import { type BlobHealth, checkBlob, verifyBlob } from './health.ts';
import { inOrder } from './host-order.ts';
import type { Holder, Placement } from './placement-record.ts';
import type { ShareHost } from './share-host.ts';
import { type ShareAt, ShareSource } from './share-source.ts';
import { type LanesWanted, StreamedUpload } from './streamed-upload.ts';
import { surplusOf } from './surplus.ts';

/** Bytes of a blob that are read and coded at a time. */
const STEP_BYTES = 1_048_576;

export interface RepairOptions extends Following {
  /** Reads every share first, so that corrupt ones are made again, too. */
  readonly verify?: boolean;
  /** Hosts that will not come back. */
  readonly lost?: readonly string[];
}

export interface Repaired {
  /** As it was before. */
  readonly before: BlobHealth;
  /** Shares that were given up because they are elsewhere, too. */
  readonly surplus: number;
  /** Shares that were made again, and where they are now. */
  readonly made: readonly Holder[];
  readonly placement: Placement;
}

/** Throws NotEnoughShares, NotEnoughHosts, the signal's reason. */
export async function repairBlob(
  parts: GridParts,
  placement: Placement,
  giveUp: (placement: Placement, shares: readonly ShareAt[]) => Promise<void>,
  options: RepairOptions = {},
): Promise<Repaired> {
  const look = options.verify ? verifyBlob : checkBlob;
  const before = await look(parts, placement, options);
  const lost = new Set(options.lost);
  const shares = before.shares.filter(({ host }) => !lost.has(host.id));
  const away = awayHolders(parts, before, lost);
  const kept = before.state === 'weak' || before.state === 'lost' ? [] : away;
  const there = new Set([...shares, ...kept].map(({ index }) => index));
  const missing = before.missing.concat(before.shares.map(({ index }) => index));
  const wanted = [...new Set(missing)].filter((index) => !there.has(index)).sort((a, b) => a - b);
  const lies = before.troubles.filter(isLie);
  const avoided = new Set([...lost, ...before.unheard, ...lies.map(({ hostId }) => hostId)]);
  const perhaps = new Set(away.map(({ index }) => index));
  const pairs = placesFor(parts, placement, wanted, { shares, avoided, perhaps });
  const made =
    pairs.pairs.length === 0 ? [] : await regenerate(parts, placement, shares, pairs, options);
  const liars = lies.flatMap(({ hostId, index }) => {
    const host = parts.hosts().find(({ id }) => id === hostId);
    return host === undefined || index === undefined ? [] : [{ index, host }];
  });
  if (liars.length > 0) await giveUp(placement, liars);
  const now = [...shares, ...made];
  // Who is away may have the only other copy.
  const isSure = before.unheard.length === 0 && away.length === 0;
  const isGiven = (at: ShareAt) =>
    made.includes(at) ||
    placement.holders.some(({ index, hostId }) => index === at.index && hostId === at.host.id);
  const surplus = surplusOf(placement.coding.k, now, isGiven);
  if (surplus.length > 0 && isSure) await giveUp(placement, surplus);
  const present = now
    .filter((at) => !surplus.includes(at))
    .map(({ index, host }) => ({ index, hostId: host.id }));
  const holders = unique([...present, ...away]);
  const until = made.length > 0 ? leaseEnd(parts, placement) : placement.until;
  return {
    before,
    surplus: isSure ? surplus.length : 0,
    made: made.map(({ index, host }) => ({ index, hostId: host.id })),
    placement: { ...placement, holders, until },
  };
}

/**
 * Gives shares to people who have none, where others have several; the old copies are given up.
 * Throws as `repairBlob`.
 */
export async function spreadBlob(
  parts: GridParts,
  placement: Placement,
  giveUp: (placement: Placement, shares: readonly ShareAt[]) => Promise<void>,
  options: Following = {},
): Promise<Repaired> {
  const before = await checkBlob(parts, placement, options);
  const counted = matching(holdingsOf(before.shares.map(personal)));
  const people = new Set(counted.values());
  const surplus = before.shares.filter(({ index }) => !counted.has(index));
  const newcomers = inOrder(parts, parts.hosts()).filter(
    ({ person }) => !people.has(person) && people.add(person),
  );
  const pairs = newcomers.slice(0, surplus.length).map((host, i) => ({
    index: surplus[i]!.index,
    host,
  }));
  const made =
    pairs.length === 0
      ? []
      : await regenerate(parts, placement, before.shares, { pairs, spares: [] }, options);
  const moved = new Set(made.map(({ index }) => index));
  const left = surplus.filter(({ index }) => moved.has(index));
  const stays = before.shares.filter((at) => !left.includes(at));
  const away = awayHolders(parts, before, new Set());
  const present = [...stays, ...made].map(({ index, host }) => ({ index, hostId: host.id }));
  const result = { ...placement, holders: unique([...present, ...away]) };
  if (left.length > 0) await giveUp(placement, left);
  return {
    before,
    surplus: 0,
    made: made.map(({ index, host }) => ({ index, hostId: host.id })),
    placement: result,
  };
}

function personal({ index, host }: ShareAt) {
  return { index, person: host.person };
}

/** New shares get the lease of the others, or a fresh one if that ends soon. */
function leaseEnd(parts: GridParts, { until }: Placement): number {
  return Math.max(until, parts.calls.clock.now() + parts.leaseMs / 2);
}

/** Known holders that did not answer, but may come back. */
function awayHolders(
  parts: Pick<GridParts, 'hosts'>,
  { troubles }: BlobHealth,
  lost: ReadonlySet<string>,
): Holder[] {
  const known = new Set(parts.hosts().map(({ id }) => id));
  return troubles.flatMap(({ hostId, index, kind }) =>
    kind === 'gone' && index !== undefined && known.has(hostId) && !lost.has(hostId)
      ? [{ index, hostId }]
      : [],
  );
}

interface Places {
  readonly shares: readonly ShareAt[];
  readonly avoided: ReadonlySet<string>;
  readonly perhaps: ReadonlySet<number>;
}

/**
 * Where missing shares go: to people who have none first, then to those with the fewest. Shares
 * that `perhaps` come back go to people who have none, or nowhere. Where one share is enough, no host
 * gets a second one.
 */
function placesFor(
  parts: GridParts,
  { coding: { k } }: Placement,
  wanted: readonly number[],
  { shares, avoided, perhaps }: Places,
): LanesWanted {
  const held = new Map<string, number>();
  const holding = new Set(shares.map(({ host }) => host.id));
  const count = (host: ShareHost) => {
    held.set(host.person, (held.get(host.person) ?? 0) + 1);
    held.set(host.id, (held.get(host.id) ?? 0) + 1);
  };
  for (const { host } of shares) count(host);
  const hosts = inOrder(parts, parts.hosts()).filter(({ id }) => !avoided.has(id));
  const load = (host: ShareHost) => 1_000 * (held.get(host.person) ?? 0) + (held.get(host.id) ?? 0);
  const pairs = wanted.flatMap((index) => {
    const host = [...hosts].sort((a, b) => load(a) - load(b))[0];
    if (host === undefined || (perhaps.has(index) && held.has(host.person))) return [];
    if (k === 1 && holding.has(host.id)) return [];
    holding.add(host.id);
    count(host);
    return [{ index, host }];
  });
  const chosen = new Set(pairs.map(({ host }) => host));
  return { pairs, spares: hosts.filter((host) => !chosen.has(host)) };
}

/** Streams the blob once and writes the shares of `lanes`. */
async function regenerate(
  parts: GridParts,
  placement: Placement,
  shares: readonly ShareAt[],
  lanes: LanesWanted,
  { signal, onProgress }: Following,
): Promise<ShareAt[]> {
  const { coding } = placement;
  const source = new ShareSource(parts, placement, shares);
  const reader = new GridReader(parts, source, () => {});
  const plan = { k: coding.k, n: coding.n, happy: 1 };
  const upload = await StreamedUpload.begin(parts, plan, leaseEnd(parts, placement), signal, lanes);
  try {
    for (let at = 0; at < coding.size; at += STEP_BYTES) {
      signal?.throwIfAborted();
      await upload.add(await reader.read(at, STEP_BYTES));
      onProgress?.(Math.min(at + STEP_BYTES, coding.size), coding.size);
    }
    const made = await upload.seal();
    if (!equalBytes(made.codingRoot, placement.codingRoot)) throw new DamagedPlacement();
    return await upload.finish(placement.anchor, undefined, true);
  } catch (error) {
    upload.abort();
    throw error;
  } finally {
    await reader.close();
  }
}

function isLie({ kind }: HostTrouble): boolean {
  return kind === 'corrupt' || kind === 'swapped' || kind === 'cut';
}

function unique(holders: readonly Holder[]): Holder[] {
  return [
    ...new Map(holders.map((holder) => [`${holder.index} ${holder.hostId}`, holder])).values(),
  ];
}
