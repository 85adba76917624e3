/**
 * After a crash: what the disk has is held against what the actors know. What was acknowledged and
 * not yet entered is entered; what else nobody holds a lease on is deleted.
 */
import type { GrantCensus, HostCensus } from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import type { Signatures } from '../../store/index.ts';
import type { RefTo } from '../../vat/index.ts';
import type { Blobs } from './blobs.ts';
import { isGoneFromDisk } from './disk-trouble.ts';
import { FoundSlots } from './found-slots.ts';
import type { ShareNote } from './share-note.ts';
import { unlessGone } from './unless-gone.ts';

/** Notes read at a time. */
const NOTES_AT_ONCE = 32;
/** Shares entered in one turn. */
const BATCH_LENGTH = 1_000;

interface Found {
  readonly share: string;
  readonly size: number;
  readonly until: number;
  readonly blob: string;
}

type Grants = ReadonlyMap<string, RefTo<typeof GrantCensus>>;

export interface RecoveryPowers {
  readonly signatures: Signatures;
  readonly now: number;
  /** Throws when it is to end. */
  check(): void;
}

/** Enters what was acknowledged. Gives what is to be deleted. */
export async function recover(
  census: RefTo<typeof HostCensus>,
  blobs: Blobs,
  { signatures, now, check }: RecoveryPowers,
): Promise<string[]> {
  const grants = await grantsOf(census);
  const left = await blobs.leftBehind(heldBy(grants.values(), check));
  const litter = new Set(left);
  const shares = new Map<string, Found[]>();
  const slots = new FoundSlots(blobs, signatures);
  for (let at = 0; at < left.length; at += NOTES_AT_ONCE) {
    check();
    const slice = left.slice(at, at + NOTES_AT_ONCE);
    const notes = await Promise.all(slice.map((blob) => noteOf(blobs, blob)));
    for (const [i, note] of notes.entries()) {
      if (!note || !grants.has(note.grant)) continue;
      const { grant, slot, ...rest } = note;
      const found = { ...rest, blob: slice[i] as string };
      if (slot) await slots.add(note, found.blob);
      else if (note.until > now) {
        const ofGrant = shares.get(grant) ?? [];
        ofGrant.push(found);
        shares.set(grant, ofGrant);
      }
    }
  }
  for (const blob of await enterShares(grants, shares)) litter.delete(blob);
  for (const blob of await slots.enter(grants)) litter.delete(blob);
  return [...litter];
}

async function grantsOf(census: RefTo<typeof HostCensus>): Promise<Grants> {
  const grants = new Map<string, RefTo<typeof GrantCensus>>();
  for (const grant of await E(census).grants()) {
    grants.set(grant.id, grant.census as RefTo<typeof GrantCensus>);
  }
  return grants;
}

/** Gives the blobs that are shares now. */
async function enterShares(
  grants: Grants,
  found: ReadonlyMap<string, Found[]>,
): Promise<readonly string[]> {
  const taken: string[] = [];
  for (const [id, entries] of found) {
    const grant = grants.get(id) as RefTo<typeof GrantCensus>;
    const inOrder = entries.sort((a, b) => (a.blob < b.blob ? -1 : 1));
    for (let at = 0; at < inOrder.length; at += BATCH_LENGTH) {
      const batch = inOrder.slice(at, at + BATCH_LENGTH);
      taken.push(...(await unlessGone(E(grant).recovered(batch), [])));
    }
  }
  return taken;
}

/** The note of a blob, if it is there, has one, and may not be entered yet. */
async function noteOf(blobs: Blobs, blob: string): Promise<ShareNote | undefined> {
  try {
    return await blobs.noteOf(blob);
  } catch (error) {
    if (isGoneFromDisk(error)) return undefined;
    throw error;
  }
}

async function* heldBy(
  grants: Iterable<RefTo<typeof GrantCensus>>,
  check: () => void,
): AsyncIterable<readonly string[]> {
  for (const grant of grants) {
    let after = '';
    do {
      check();
      const { blobs, last } = await unlessGone(E(grant).blobs(after), { blobs: [], last: '' });
      yield blobs;
      after = last;
    } while (after !== '');
  }
}
