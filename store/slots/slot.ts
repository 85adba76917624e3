/**
 * A slot: content that changes, under one capability. Every change is a signed version that names
 * the one before, written by compare-and-set, so two writers never lose an update of each other;
 * and what was seen once is remembered, so a place that goes back or shows different people
 * different things is found out.
 */
import type { Cap } from '../caps/cap.ts';
import { deriveFrom } from '../caps/derive.ts';
import { decodeCap } from '../caps/text.ts';
import { equalBytes } from '../object-format.ts';
import { openContent, type Version } from './content.ts';
import { findVersion, versionsIn } from './history.ts';
import { lookAt } from './look.ts';
import {
  type Made,
  makeVersion,
  type Present,
  type SlotKeys,
  type VersionSummary,
} from './make-version.ts';
import { acceptPlace, putBack } from './mending.ts';
import type { SlotPowers } from './powers.ts';
import { parseRecord, type SlotRecord, slotNameOf, verifyRecord } from './record.ts';
import type { Retention } from './retention.ts';
import { SlotConflict, SlotContended, SlotRolledBack, VersionMissing } from './slot-errors.ts';

/** How often `update` begins anew when others write meanwhile. */
export const UPDATE_TRIES_MAX = 16;

export interface SlotVersion extends VersionSummary {
  readonly content: Uint8Array;
}

export class Slot {
  readonly #keys: SlotKeys;
  readonly #contentKey: Uint8Array;
  readonly #powers: SlotPowers;
  readonly #retention: Retention;
  readonly name: string;

  constructor(keys: SlotKeys, powers: SlotPowers, retention: Retention) {
    this.#keys = keys;
    this.#contentKey = deriveFrom(keys.readKey, 'slot content');
    this.#powers = powers;
    this.#retention = retention;
    this.name = slotNameOf(keys.publicKey);
  }

  /**
   * The newest version, or undefined when nothing was ever written. Throws SlotRolledBack,
   * SlotForked, SlotSealed, BadSlot, and what the place throws.
   */
  async read(): Promise<SlotVersion | undefined> {
    const present = await this.#look();
    return present && this.#opened({ ...present.content.version, hash: present.record.hash });
  }

  /**
   * Writes the version after number `after` (0: the first one). Throws SlotConflict when that is
   * not the newest, RangeError for content that is too long or without the right to write, and as
   * `read` does: a place that lost what was written there is given no first version anew.
   */
  async write(content: Uint8Array, after: number): Promise<VersionSummary> {
    const seen = await this.#seen();
    const isSeen = (seen?.record.number ?? 0) === after;
    const present = isSeen ? seen : await this.#look();
    const newest = present?.record.number ?? 0;
    if (newest !== after) throw new SlotConflict(newest);
    const made = await this.#make(content, present);
    const found = await this.#send(made, present);
    if (!found) return { number: made.number, time: made.time };
    // It may be older than what was seen, or not go on from it: looking tells.
    if (isSeen) await this.#look();
    throw new SlotConflict(found.number);
  }

  /**
   * Makes a change that cannot lose another writer's: `change` is given the newest version and
   * answers what should be there instead, or undefined for nothing to do; when somebody else writes
   * meanwhile it is asked again with theirs. A change is made once, also when the answer to the
   * first try was lost. Throws SlotContended after UPDATE_TRIES_MAX tries.
   */
  async update(
    change: (
      now: SlotVersion | undefined,
    ) => Promise<Uint8Array | undefined> | Uint8Array | undefined,
  ): Promise<SlotVersion | undefined> {
    const sent: Made[] = [];
    for (let tries = 0; tries < UPDATE_TRIES_MAX; tries++) {
      const present = await this.#look();
      const done = present && (await this.#arrived(sent, present));
      if (done) return this.#opened(done);
      const now = present && { ...present.content.version, hash: present.record.hash };
      const content = await change(now && (await this.#opened(now)));
      if (content === undefined) return now && this.#opened(now);
      const made = await this.#make(content, present);
      sent.push(made);
      try {
        if (!(await this.#send(made, present))) {
          return { number: made.number, time: made.time, content };
        }
      } catch (error) {
        // Whether it took effect is not known: one look tells, if the place can be asked at all.
        const again = await this.#look().catch(() => undefined);
        const there = again && (await this.#arrived(sent, again));
        if (!there) throw error;
        return this.#opened(there);
      }
    }
    throw new SlotContended(UPDATE_TRIES_MAX);
  }

  /** All versions that are kept, newest first. */
  async *history(): AsyncGenerator<VersionSummary, void, undefined> {
    const present = await this.#look();
    if (!present) return;
    const all = versionsIn(present.content, present.record.hash, this.#powers.files);
    for await (const { number, time } of all) yield { number, time };
  }

  /** Version `number`. Throws VersionMissing when it is not kept. */
  version(number: number): Promise<SlotVersion> {
    return this.#find({
      isIn: ({ first, last }) => first <= number && number <= last,
      is: (version) => version.number === number,
    });
  }

  /** What was there at `time`, as far as versions of that time are kept. Throws VersionMissing. */
  at(time: number): Promise<SlotVersion> {
    return this.#find({
      isIn: ({ firstTime }) => firstTime <= time,
      is: (version) => version.time <= time,
    });
  }

  /**
   * Writes back the newest record seen, where the place has lost it or shows an older one. Answers
   * its number. Throws VersionMissing when none was ever seen.
   */
  putBack(): Promise<number> {
    return putBack(this.name, this.#powers);
  }

  /**
   * Takes what the place shows now for right, though it does not go on from what was seen: the way
   * out of a fork, after somebody looked at both. Answers its number, 0 for none.
   */
  accept(): Promise<number> {
    return acceptPlace(this.name, this.#powers);
  }

  /** The files that the slot needs: contents, and pages of its history. */
  async *files(): AsyncGenerator<Cap<'file-read'>, void, undefined> {
    const present = await this.#look();
    if (!present) return;
    for (const { cap } of present.content.pages) yield decodeCap(cap, 'file-read');
    const all = versionsIn(present.content, present.record.hash, this.#powers.files);
    for await (const { inline, bytes } of all) if (!inline) yield decodeCap(bytes, 'file-read');
  }

  async #find(wanted: Parameters<typeof findVersion>[3]): Promise<SlotVersion> {
    const present = await this.#look();
    const { files } = this.#powers;
    const found =
      present && (await findVersion(present.content, present.record.hash, files, wanted));
    if (!found) throw new VersionMissing();
    return this.#opened(found);
  }

  async #opened({ number, time, inline, bytes }: Version): Promise<SlotVersion> {
    const content = inline ? bytes : await this.#powers.files.get(decodeCap(bytes, 'file-read'));
    return { number, time, content };
  }

  /**
   * The newest that this vat has seen: it need not be read again to be written after, because
   * compare-and-set tells if it is not the newest any more.
   */
  async #seen(): Promise<Present | undefined> {
    const bytes = await this.#powers.memory.get(this.name);
    if (!bytes) return undefined;
    const record = parseRecord(bytes, this.#powers.signatures);
    return { record, content: openContent(this.#contentKey, record) };
  }

  /** What is there now, checked against what was seen before. */
  async #look(): Promise<Present | undefined> {
    return lookAt(this.name, this.#powers, (record) => openContent(this.#contentKey, record));
  }

  /** The version that one of `sent` became, if any of them did. */
  async #arrived(
    sent: readonly Made[],
    { record, content }: Present,
  ): Promise<Version | undefined> {
    for (const { number, hash } of sent) {
      const is = (version: Version) => version.number === number && equalBytes(version.hash, hash);
      const near = [{ ...content.version, hash: record.hash }, ...content.recent].find(is);
      if (near) return near;
    }
    return undefined;
  }

  #make(content: Uint8Array, present: Present | undefined): Promise<Made> {
    return makeVersion(content, present, this.#keys, this.#powers, this.#retention);
  }

  /** Sends it; answers the record that is there instead, or undefined when it was taken. */
  async #send(made: Made, present: Present | undefined): Promise<SlotRecord | undefined> {
    const { place, memory, signatures } = this.#powers;
    const answer = await place.writeSlot(this.name, made.record.bytes, present?.record.hash);
    if (!answer.written) {
      if (!answer.record) throw new SlotRolledBack(present?.record.number ?? 0, 0);
      const found = verifyRecord(this.name, answer.record, signatures);
      if (!equalBytes(found.hash, made.hash)) return found;
    }
    await memory.raise(this.name, made.record);
    return undefined;
  }
}
