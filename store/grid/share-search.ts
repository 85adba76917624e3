/**
 * Finding shares by asking every host: where the placement record says less than there is (a share
 * was moved, a host came back), or is lost. The names of shares follow from the blob's anchor and
 * the shape of its coding, and there are less than a hundred shapes and numbers to ask for.
 */
import { HASH_BYTES } from '../object-format.ts';
import { everyPlan } from './coding-plan.ts';
import type { GridParts } from './grid-parts.ts';
import type { CodedBlob } from './proven-share.ts';
import {
  type Coding,
  decodeShareFooter,
  GRID_SHARES_MAX,
  SHARE_FOOTER_BYTES,
  shareLayout,
} from './share-format.ts';
import { codingRoot, shareName } from './share-hashes.ts';
import type { ShareHost } from './share-host.ts';
import type { ShareAt } from './share-source.ts';

/** What the hosts say of a blob; to be proven. */
interface Found extends ShareAt {
  readonly k: number;
  readonly n: number;
  /** Bytes of the share. */
  readonly bytes: number;
}

/** A host and what it says; undefined: it did not answer. */
export interface LookAnswer {
  readonly host: ShareHost;
  readonly found: readonly Found[] | undefined;
}

interface Looking {
  readonly signal?: AbortSignal | undefined;
  /** Also asks those who say that they are gone because they were a moment ago. */
  readonly everybody?: boolean;
}

/** Asks all hosts which shares of this shape they have. Throws only the signal's reason. */
export async function lookForShares(
  parts: GridParts,
  anchor: Uint8Array,
  shapes: readonly { readonly k: number; readonly n: number }[],
  { signal, everybody = false }: Looking = {},
): Promise<readonly LookAnswer[]> {
  const wanted = shapes.flatMap(({ k, n }) =>
    Array.from({ length: n }, (_, index) => ({
      k,
      n,
      index,
      name: shareName(parts.ciphers, anchor, { k, n }, index),
    })),
  );
  const names = wanted.map(({ name }) => name);
  const answers = await Promise.all(
    parts.hosts().map(async (host) => {
      try {
        const sizes = await look(parts, host, names, { signal, everybody });
        const found = wanted.flatMap(({ k, n, index }, i) => {
          const bytes = sizes[i];
          return bytes === undefined ? [] : [{ k, n, index, host, bytes }];
        });
        return { host, found };
      } catch {
        return { host, found: undefined };
      }
    }),
  );
  signal?.throwIfAborted();
  return answers;
}

async function look(
  { calls }: GridParts,
  host: ShareHost,
  names: readonly string[],
  { signal, everybody }: Looking,
): Promise<readonly (number | undefined)[]> {
  const ask = () => calls.ask(host, 0, () => host.look(names), signal);
  try {
    return await ask();
  } catch (error) {
    const isThere =
      everybody && (await calls.ask(host, 0, async () => host.isThere?.() ?? false, signal));
    if (!isThere) throw error;
    return ask();
  }
}

/** Everybody who says that they have a share of the blob; nobody is passed over. */
export async function findHolders(
  parts: GridParts,
  { anchor, coding }: Pick<CodedBlob, 'anchor' | 'coding'>,
): Promise<readonly ShareAt[]> {
  const answers = await lookForShares(parts, anchor, [coding], { everybody: true });
  return answers.flatMap(({ found = [] }) => found);
}

/** A coding that some hosts claim to be the blob's, and their shares. */
export interface Candidate {
  readonly blob: CodedBlob;
  readonly holders: readonly ShareAt[];
}

interface Candidates {
  readonly candidates: readonly Candidate[];
  /** Ids of hosts that did not answer, and may have what the others do not. */
  readonly unheard: readonly string[];
}

/**
 * Every coding of which enough shares are claimed to be there, the one that most people claim
 * first. Nothing of it is proven.
 */
export async function findCandidates(
  parts: GridParts,
  anchor: Uint8Array,
  signal?: AbortSignal,
): Promise<Candidates> {
  const shapes = everyPlan().filter(({ n }) => n <= GRID_SHARES_MAX);
  const answers = await lookForShares(parts, anchor, shapes, { signal, everybody: true });
  const claims = new Map<string, { blob: CodedBlob; holders: ShareAt[] }>();
  const read = async (at: Found) => {
    const claim = await claimOf(parts, anchor, at, signal);
    if (claim === undefined) return;
    const key = `${claim.coding.size} ${[...claim.codingRoot].join()}`;
    const known = claims.get(key);
    const holder = { index: at.index, host: at.host };
    if (known === undefined) claims.set(key, { blob: claim, holders: [holder] });
    else known.holders.push(holder);
  };
  const reads = answers.flatMap(({ found = [] }) => found.map(read));
  await Promise.all(reads);
  signal?.throwIfAborted();
  const people = ({ holders }: Candidate) => new Set(holders.map(({ host }) => host.person)).size;
  const candidates = [...claims.values()]
    .filter(({ blob, holders }) => distinct(holders) >= blob.coding.k)
    .sort((a, b) => people(b) - people(a));
  const unheard = answers.filter(({ found }) => found === undefined).map(({ host }) => host.id);
  return { candidates, unheard };
}

function distinct(holders: readonly ShareAt[]): number {
  return new Set(holders.map(({ index }) => index)).size;
}

/** What the end of a share says. */
async function claimOf(
  parts: GridParts,
  anchor: Uint8Array,
  { k, n, index, host, bytes }: Found,
  signal?: AbortSignal,
): Promise<CodedBlob | undefined> {
  const name = shareName(parts.ciphers, anchor, { k, n }, index);
  const from = Math.max(bytes - n * HASH_BYTES - SHARE_FOOTER_BYTES, 0);
  let end: Uint8Array;
  try {
    end = await parts.calls.ask(host, bytes - from, () => host.read(name, from, bytes), signal);
  } catch {
    return undefined;
  }
  const footer = decodeShareFooter(end.subarray(n * HASH_BYTES));
  if (footer === undefined || footer.index !== index) return undefined;
  const coding: Coding = footer.coding;
  if (coding.k !== k || coding.n !== n || shareLayout(coding).bytes !== bytes) return undefined;
  const root = codingRoot(parts.ciphers, coding, end.subarray(0, n * HASH_BYTES));
  return { coding, anchor, codingRoot: root };
}
