/**
 * After a crash: what the disk has is held against what the actors know. What was acknowledged and
 * not yet entered is entered; what else nobody holds a lease on is deleted.
 */
import type { GrantCensus, HostCensus } from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';
import type { Blobs } from './blobs.ts';
import { isGoneFromDisk } from './disk-trouble.ts';
import type { ShareNote } from './share-note.ts';

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

/** Enters what was acknowledged. Gives what is to be deleted. `check` throws when it is to end. */
export async function recoverShares(
  census: RefTo<typeof HostCensus>,
  blobs: Blobs,
  now: number,
  check: () => void,
): Promise<string[]> {
  const grants = new Map<string, RefTo<typeof GrantCensus>>();
  for (const grant of await E(census).grants()) {
    grants.set(grant.id, grant.census as RefTo<typeof GrantCensus>);
  }
  const left = await blobs.leftBehind(heldBy(grants.values(), check));
  const litter = new Set(left);
  const found = new Map<string, Found[]>();
  for (let at = 0; at < left.length; at += NOTES_AT_ONCE) {
    check();
    const slice = left.slice(at, at + NOTES_AT_ONCE);
    const notes = await Promise.all(slice.map((blob) => noteOf(blobs, blob)));
    for (const [i, note] of notes.entries()) {
      if (!note || note.until <= now || !grants.has(note.grant)) continue;
      const { grant, ...rest } = note;
      const entries = found.get(grant) ?? [];
      entries.push({ ...rest, blob: slice[i] as string });
      found.set(grant, entries);
    }
  }
  for (const [id, entries] of found) {
    const grant = grants.get(id) as RefTo<typeof GrantCensus>;
    const inOrder = entries.sort((a, b) => (a.blob < b.blob ? -1 : 1));
    for (let at = 0; at < inOrder.length; at += BATCH_LENGTH) {
      const batch = inOrder.slice(at, at + BATCH_LENGTH);
      const taken = await unlessGone(E(grant).recovered(batch), []);
      for (const blob of taken) litter.delete(blob);
    }
  }
  return [...litter];
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

/** `nothing` from a grant that has just been deleted with all it held. */
async function unlessGone<T>(answer: PromiseLike<T>, nothing: T): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'gone') throw error;
    return nothing;
  }
}
