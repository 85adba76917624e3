/**
 * Records of slots that are found after a crash: acknowledged, and perhaps not in the book yet. Of
 * those of one slot the newest is entered; where a record was refused by a failing disk and there
 * all the same, the blob with the higher number has the one that was acknowledged.
 */
import type { GrantCensus } from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import { type Signatures, verifyRecord } from '../../store/index.ts';
import type { RefTo } from '../../vat/index.ts';
import type { Blobs } from './blobs.ts';
import { isGoneFromDisk } from './disk-trouble.ts';
import type { SlotNow } from './known-slots.ts';
import type { ShareNote } from './share-note.ts';
import { unlessGone } from './unless-gone.ts';

/** Records entered in one turn: at most 1 MiB. */
const BATCH_LENGTH = 16;

interface Newest extends SlotNow {
  readonly blob: string;
}

export class FoundSlots {
  readonly #blobs: Blobs;
  readonly #signatures: Signatures;
  /** By grant and slot. */
  readonly #newest = new Map<string, Map<string, Newest>>();
  readonly #found: string[] = [];

  constructor(blobs: Blobs, signatures: Signatures) {
    this.#blobs = blobs;
    this.#signatures = signatures;
  }

  async add({ grant, share: slot, size }: ShareNote, blob: string): Promise<void> {
    this.#found.push(blob);
    const now = await this.#record(slot, blob, size);
    if (!now) return;
    const ofGrant = this.#newest.get(grant) ?? new Map<string, Newest>();
    this.#newest.set(grant, ofGrant);
    const before = ofGrant.get(slot);
    const isNewer =
      !before || now.number > before.number || (now.number === before.number && blob > before.blob);
    if (isNewer) ofGrant.set(slot, { ...now, blob });
  }

  /** Enters them, and deletes all that was found, which it gives. */
  async enter(grants: ReadonlyMap<string, RefTo<typeof GrantCensus>>): Promise<readonly string[]> {
    for (const [id, ofGrant] of this.#newest) {
      const grant = grants.get(id) as RefTo<typeof GrantCensus>;
      const records = [...ofGrant].map(([slot, { blob: _, ...now }]) => ({ slot, ...now }));
      for (let at = 0; at < records.length; at += BATCH_LENGTH) {
        const batch = records.slice(at, at + BATCH_LENGTH);
        await unlessGone(E(grant).slotsRecovered(batch), undefined);
      }
    }
    // Before anybody can cancel one of these: it would come back after the next crash.
    await this.#blobs.removed(this.#found);
    return this.#found;
  }

  /** The record, if it is one of that slot. */
  async #record(slot: string, blob: string, size: number): Promise<SlotNow | undefined> {
    try {
      const bytes = await this.#blobs.read(blob, 0, size);
      const { bytes: record, number, hash } = verifyRecord(slot, bytes, this.#signatures);
      return { record, number, hash };
    } catch (error) {
      const isBad = (error as { code?: unknown } | undefined)?.code === 'bad-slot';
      if (isBad || isGoneFromDisk(error)) return undefined;
      throw error;
    }
  }
}
