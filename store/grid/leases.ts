/**
 * Renewing the leases by which hosts know that shares are still wanted. One question carries up to
 * a thousand names, so a lake of a hundred thousand blobs costs each host a hundred questions. A
 * blob whose hosts did not all answer stays due, and is tried again at the next round.
 */
import type { Following, GridParts } from './grid-parts.ts';
import { decodePlacement, type Placement } from './placement-record.ts';
import type { Placements } from './placements.ts';
import { shareName } from './share-hashes.ts';
import { LOOK_MAX } from './share-host.ts';

export interface Renewal {
  /** Blobs of which all leases last now. */
  readonly renewed: number;
  /** Blobs some of whose hosts did not answer, or have a share no more: check these. */
  readonly doubtful: readonly string[];
}

/** Blobs renewed at a time: what is held in memory. */
const BATCH_BLOBS = 1_000;

interface Due {
  readonly name: string;
  readonly placement: Placement;
}

/**
 * Renews what has less than half of its lease left. `onProgress` counts blobs. Throws what the book
 * throws, and the signal's reason.
 */
export async function renewLeases(
  parts: GridParts,
  placements: Placements,
  { signal, onProgress }: Following = {},
): Promise<Renewal> {
  const until = parts.calls.clock.now() + parts.leaseMs;
  const doubtful: string[] = [];
  let renewed = 0;
  let looked = 0;
  let due: Due[] = [];
  const renewDue = async () => {
    const missed = await renewBatch(parts, due, until, signal);
    for (const one of due) {
      if (missed.has(one.name)) {
        doubtful.push(one.name);
      } else {
        await placements.amend(one.name, one.placement, { ...one.placement, until });
        renewed += 1;
      }
    }
    due = [];
    onProgress?.(looked, looked);
  };
  for await (const [name, record] of placements.entries()) {
    signal?.throwIfAborted();
    looked += 1;
    const placement = decodePlacement(record);
    if (placement.until - until > -parts.leaseMs / 2) continue;
    due.push({ name, placement });
    if (due.length >= BATCH_BLOBS) await renewDue();
  }
  if (due.length > 0) await renewDue();
  return { renewed, doubtful };
}

/** Gives the names of the blobs of which some lease was not renewed. */
async function renewBatch(
  parts: GridParts,
  due: readonly Due[],
  until: number,
  signal?: AbortSignal,
): Promise<Set<string>> {
  const missed = new Set<string>();
  const asks = new Map<string, { readonly blob: string; readonly share: string }[]>();
  for (const { name, placement } of due) {
    for (const { index, hostId } of placement.holders) {
      const share = shareName(parts.ciphers, placement.anchor, placement.coding, index);
      const asked = asks.get(hostId);
      if (asked === undefined) asks.set(hostId, [{ blob: name, share }]);
      else asked.push({ blob: name, share });
    }
  }
  const hosts = new Map(parts.hosts().map((host) => [host.id, host]));
  const renewAt = async (hostId: string, wanted: readonly { blob: string; share: string }[]) => {
    const host = hosts.get(hostId);
    for (let at = 0; at < wanted.length; at += LOOK_MAX) {
      const some = wanted.slice(at, at + LOOK_MAX);
      const names = some.map(({ share }) => share);
      let gone: ReadonlySet<string> = new Set(names);
      try {
        if (host !== undefined) {
          gone = new Set(await parts.calls.ask(host, 0, () => host.renew(names, until), signal));
        }
      } catch {
        signal?.throwIfAborted();
      }
      for (const { blob, share } of some) if (gone.has(share)) missed.add(blob);
    }
  };
  await Promise.all([...asks].map(([hostId, wanted]) => renewAt(hostId, wanted)));
  return missed;
}
