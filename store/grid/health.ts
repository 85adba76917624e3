/**
 * How a blob is: who has which share, by their word (check) or by reading every byte (verify). It
 * takes no read capability: a friend, or a machine that is not trusted with reading, can do it.
 */
import { happyFor } from './coding-plan.ts';
import type { HostTrouble } from './errors.ts';
import type { Following, GridParts } from './grid-parts.ts';
import { happiness, holdingsOf } from './happiness.ts';
import { troubleOf } from './host-calls.ts';
import type { Placement } from './placement-record.ts';
import { openShare } from './proven-share.ts';
import { type Coding, shareLayout } from './share-format.ts';
import { PIECE_BYTES_MAX } from './share-host.ts';
import { lookForShares } from './share-search.ts';
import type { ShareAt } from './share-source.ts';

/**
 * `healthy`: all shares are there, with as many people as can be. `thin`: some are not, but no more
 * than was reckoned with. `weak`: repair it now. `lost`: it cannot be read from those who answer.
 */
export type HealthState = 'healthy' | 'thin' | 'weak' | 'lost';

export interface BlobHealth {
  readonly state: HealthState;
  readonly coding: Coding;
  /** Shares that are there, each with where. A share may be in two places. */
  readonly shares: readonly ShareAt[];
  /** Numbers of shares that are nowhere, and that somebody should have. */
  readonly missing: readonly number[];
  /** How many people hold it independently, and how many must at least, and could at most. */
  readonly people: number;
  readonly peopleWanted: number;
  readonly peopleMax: number;
  readonly troubles: readonly HostTrouble[];
  /** Hosts that did not answer, by their ids. */
  readonly unheard: readonly string[];
}

/** Shares that are read at the same time by a verification. */
const VERIFIED_AT_ONCE = 4;

/** Asks all hosts what they have. Throws only the signal's reason. */
export async function checkBlob(
  parts: GridParts,
  placement: Placement,
  { signal }: Following = {},
): Promise<BlobHealth> {
  const { anchor, coding, holders } = placement;
  const answers = await lookForShares(parts, anchor, [coding], { signal });
  const bytes = shareLayout(coding).bytes;
  const troubles: HostTrouble[] = [];
  const shares: ShareAt[] = [];
  for (const { host, found } of answers) {
    const expected = holders.filter(({ hostId }) => hostId === host.id);
    for (const { index } of expected) {
      const kind = found === undefined ? 'gone' : 'missing';
      if (!found?.some((at) => at.index === index)) {
        troubles.push({ hostId: host.id, index, kind });
      }
    }
    for (const at of found ?? []) {
      if (at.bytes === bytes) shares.push({ index: at.index, host });
      else {
        const trouble = { hostId: host.id, index: at.index, kind: 'cut' as const };
        troubles.push(trouble);
        parts.onTrouble(trouble);
      }
    }
  }
  for (const { hostId, index } of holders) {
    const known = answers.some(({ host }) => host.id === hostId);
    if (!known) troubles.push({ hostId, index, kind: 'gone' });
  }
  const unheard = answers.filter(({ found }) => found === undefined).map(({ host }) => host.id);
  return healthOf(parts, coding, shares, troubles, unheard);
}

/**
 * Reads every byte of every share, and names who has others than were given to it. Throws only the
 * signal's reason.
 */
export async function verifyBlob(
  parts: GridParts,
  placement: Placement,
  following: Following = {},
): Promise<BlobHealth> {
  const claimed = await checkBlob(parts, placement, following);
  const right: ShareAt[] = [];
  const troubles = [...claimed.troubles];
  const queue = [...claimed.shares];
  const all = claimed.shares.length * placement.coding.size;
  let done = 0;
  const progress = (bytes: number) => {
    done += bytes;
    following.onProgress?.(done, all);
  };
  const worker = async () => {
    for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
      try {
        await readWhole(parts, placement, at, progress, following.signal);
        right.push(at);
      } catch (error) {
        following.signal?.throwIfAborted();
        const trouble = { hostId: at.host.id, index: at.index, kind: troubleOf(error) };
        troubles.push(trouble);
        parts.onTrouble(trouble);
      }
    }
  };
  await Promise.all(Array.from({ length: VERIFIED_AT_ONCE }, worker));
  return healthOf(parts, placement.coding, right, troubles, claimed.unheard);
}

async function readWhole(
  parts: GridParts,
  placement: Placement,
  { index, host }: ShareAt,
  progress: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  const { segments, pieceBytes } = shareLayout(placement.coding);
  const share = await openShare(parts, placement, index, host, signal);
  const step = Math.max(1, Math.floor(PIECE_BYTES_MAX / Math.max(pieceBytes, 1)));
  for (let from = 0; from < segments; from += step) {
    const to = Math.min(from + step, segments);
    await share.read(from, to, signal);
    progress(((to - from) / segments) * placement.coding.size);
  }
}

function healthOf(
  parts: Pick<GridParts, 'hosts'>,
  coding: Coding,
  shares: readonly ShareAt[],
  troubles: readonly HostTrouble[],
  unheard: readonly string[],
): BlobHealth {
  const { k, n } = coding;
  const known = new Set(parts.hosts().map(({ person }) => person)).size;
  const there = new Set(shares.map(({ index }) => index));
  const nowhere = Array.from({ length: n }, (_, i) => i).filter((i) => !there.has(i));
  const holding = new Set(shares.map(({ host }) => host.id));
  const without = parts.hosts().filter(({ id }) => !holding.has(id)).length;
  // Where one share is enough, a second one at the same host is worth nothing.
  const missing = k === 1 ? nowhere.slice(0, Math.max(without, 1 - there.size)) : nowhere;
  const holdings = holdingsOf(shares.map(({ index, host }) => ({ index, person: host.person })));
  const people = happiness(holdings);
  const peopleWanted = happyFor(k, n, known);
  const peopleMax = Math.min(n, known);
  const state = (): HealthState => {
    if (there.size < k) return 'lost';
    if (people < peopleWanted) return 'weak';
    return missing.length === 0 && people >= peopleMax ? 'healthy' : 'thin';
  };
  const about = { coding, shares, missing, people, peopleWanted, peopleMax, troubles, unheard };
  return { state: state(), ...about };
}
