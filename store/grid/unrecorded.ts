/**
 * A blob whose placement record was lost: with the books, say, or by a restore. Its shares have
 * names that follow from its address, so the hosts that have some say so. Where the blob is not at
 * hand it is read from them and proven by its address; where it is, its coding follows from its own
 * bytes, nothing is read or sent, and nobody gets another share than the one they keep.
 */
import { ObjectMissing } from '../errors.ts';
import { isAddress, parseAddress } from '../object-address.ts';
import type { DiskReader } from '../object-disk.ts';
import { AddressedReader } from './address-proof.ts';
import { everyPlan } from './coding-plan.ts';
import type { Following, GridParts } from './grid-parts.ts';
import { happiness, holdingsOf } from './happiness.ts';
import type { Holder, Placement } from './placement-record.ts';
import { GRID_SEGMENT_BYTES, GRID_SHARES_MAX, shareLayout } from './share-format.ts';
import { anchorOf } from './share-hashes.ts';
import { ShareMaker } from './share-maker.ts';
import { findCandidates, lookForShares } from './share-search.ts';
import type { ShareAt } from './share-source.ts';

/** Bytes of the blob that are read and coded at a time. */
const STEP_BYTES = 1_048_576;

interface Shape {
  readonly k: number;
  readonly n: number;
}

/**
 * By asking all hosts. Throws ObjectMissing when all of them answer that they have nothing of it,
 * NotEnoughShares while some do not answer.
 */
export async function openUnrecorded(parts: GridParts, name: string): Promise<AddressedReader> {
  if (!isAddress(name)) throw new ObjectMissing(name);
  const { candidates, unheard } = await findCandidates(parts, anchorOfAddress(parts, name));
  if (candidates.length + unheard.length === 0) throw new ObjectMissing(name);
  const troubles = unheard.map((hostId) => ({ hostId, kind: 'gone' as const }));
  return AddressedReader.open(parts, name, candidates, troubles);
}

/** The record of it, made anew by reading all of it. Throws as `openUnrecorded`. */
export async function provenPlacement(
  parts: GridParts,
  address: string,
  { signal, onProgress }: Following,
): Promise<Placement> {
  const reader = await openUnrecorded(parts, address);
  try {
    for (let at = 0; at < reader.size; at += STEP_BYTES) {
      signal?.throwIfAborted();
      await reader.read(at, STEP_BYTES);
      onProgress?.(Math.min(at + STEP_BYTES, reader.size), reader.size);
    }
    const { blob, holders } = reader.candidate!;
    return { ...blob, until: parts.calls.clock.now(), holders: holders.map(noted) };
  } finally {
    await reader.close();
  }
}

/**
 * The same from the blob itself. Undefined when those who answer cannot give it back. Throws
 * BadReadCap, what reading `blob` throws, and the signal's reason.
 */
export async function adoptedPlacement(
  parts: GridParts,
  address: string,
  blob: Pick<DiskReader, 'size' | 'read'>,
  { signal }: Following,
): Promise<Placement | undefined> {
  const anchor = anchorOfAddress(parts, address);
  const { size } = blob;
  const shapes = everyPlan().filter(({ n }) => n <= GRID_SHARES_MAX);
  const answers = await lookForShares(parts, anchor, shapes, { signal });
  const found = answers.flatMap(({ found: all = [] }) => all);
  const claims = shapes.map(({ k, n }) => {
    const { bytes } = shareLayout({ k, n, size });
    return { k, n, holders: found.filter((at) => at.k === k && at.n === n && at.bytes === bytes) };
  });
  const best = claims
    .filter(({ k, holders }) => new Set(holders.map(({ index }) => index)).size >= k)
    .map((claim) => ({ ...claim, survives: people(claim.holders) - claim.k }))
    .sort((one, other) => other.survives - one.survives)[0];
  if (!best) return undefined;
  const { k, n } = best;
  return {
    ...{
      anchor,
      coding: { k, n, size },
      codingRoot: await codingRootOf(parts, best, blob, signal),
    },
    until: parts.calls.clock.now(),
    holders: best.holders.map(noted),
  };
}

function anchorOfAddress({ ciphers, namingKey }: GridParts, address: string): Uint8Array {
  return anchorOf(ciphers, namingKey, parseAddress(address));
}

function noted({ index, host }: ShareAt): Holder {
  return { index, hostId: host.id };
}

function people(holders: readonly ShareAt[]): number {
  return happiness(holdingsOf(holders.map(({ index, host }) => ({ index, person: host.person }))));
}

/** By coding the blob; the shares themselves are not kept. */
async function codingRootOf(
  parts: GridParts,
  { k, n }: Shape,
  blob: Pick<DiskReader, 'size' | 'read'>,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const maker = new ShareMaker({
    coder: parts.coder(k, n),
    ciphers: parts.ciphers,
    stripeSegments: STEP_BYTES / GRID_SEGMENT_BYTES,
    buffer: (bytes) => new Uint8Array(bytes),
    async take() {},
  });
  for (let at = 0; at < blob.size; at += STEP_BYTES) {
    signal?.throwIfAborted();
    await maker.add(await blob.read(at, STEP_BYTES));
  }
  return (await maker.finish()).codingRoot;
}
