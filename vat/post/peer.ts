/**
 * What this vat remembers of its post with one other vat: how far each has come.
 *
 * All of it is one small record, written with the group of turns that changes it.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import type { Forked } from './forked.ts';
import type { Range } from './ranges.ts';

export const CHAIN_START = new Uint8Array(32);

/**
 * The chain after one more message. It goes over the random bytes that every message begins with,
 * not over its contents, so that one that was given up can be left out without breaking it.
 */
export function chained(chain: Uint8Array, nonce: Uint8Array): Uint8Array {
  return sha256(concatBytes(chain, nonce));
}

/** A place in a row of messages. */
export interface Standing {
  readonly mark: number;
  readonly chain: Uint8Array;
}

const BEGINNING: Standing = { mark: 0, chain: CHAIN_START };

/** Which life of a vat it is: a restore from a backup begins a new one. */
export interface PeerEpoch {
  readonly number: number;
  readonly id: Uint8Array;
}

/** Our own. */
export interface Epoch extends PeerEpoch {
  /** It began with a restore: there may be vats we knew and forgot. */
  readonly restored: boolean;
}

/** What is kept of a peer. */
export interface PeerRecord {
  readonly designator: string;
  /** Where it was last found. */
  readonly locator: string;
  /** What is known to have arrived there. */
  readonly arrived: Standing;
  /** What came from there and has taken effect. */
  readonly taken: Standing;
  /** The life of the peer that `taken` counts for. */
  readonly epoch: PeerEpoch | undefined;
  /** Where it is by the last reference that our actors addressed it by; else we do not go there. */
  readonly given: string | undefined;
  /** Something that it sent led somewhere here, or our actors addressed it. */
  readonly met: boolean;
  /**
   * The last number we had given when we were restored from a backup, as long as we do not know how
   * far we had come with it.
   */
  readonly unsure: number | undefined;
  /** Where letters for it can be left while it is away; in old records it is missing. */
  readonly mailboxes?: readonly string[];
  /** All up to there lies in a mailbox of it, or did. */
  readonly mailed?: number;
  /** Nothing above that has left; in old records it is missing. */
  readonly offered?: number;
  /** Messages that were taken back. */
  readonly withdrawn?: readonly Range[];
}

export class Peer {
  readonly designator: string;
  /** Where its records lie. */
  readonly place: Uint8Array;
  locator: string;
  arrived = BEGINNING;
  taken = BEGINNING;
  epoch: PeerEpoch | undefined;
  unsure: number | undefined;
  mailboxes: readonly string[] = [];
  mailed = 0;
  /** The last message that may have left, by the group that runs now at the latest. */
  offered = 0;
  /** The last one that may leave: that it may have is on the disk. */
  mayLeave = 0;
  withdrawn: readonly Range[] = [];
  given: string | undefined;
  met = false;
  /** There is a record of it. */
  kept = false;
  /** The last message that was given a number, by the group that runs now at the latest. */
  sent = BEGINNING;
  /** The last one that is on the disk, and so may leave. */
  written = 0;
  /** Up to here what came is on the disk. */
  effective = BEGINNING;
  /** Why there is no post with it any more. */
  forked: Forked | undefined;
  /** The last one that was taken in; it may wait for its turn. */
  accepted = BEGINNING;

  constructor(designator: string, place: Uint8Array, locator: string) {
    this.designator = designator;
    this.place = place;
    this.locator = locator;
  }

  /** What was written is on the disk. */
  committed(): void {
    this.written = this.sent.mark;
    this.mayLeave = Math.min(this.offered, this.written);
  }

  toRecord(): PeerRecord {
    const { designator, locator, arrived, taken, epoch, unsure, given, met } = this;
    const { mailboxes, mailed, offered, withdrawn } = this;
    const more = { mailboxes, mailed, offered, withdrawn };
    return { designator, locator, arrived, taken, epoch, unsure, given, met, ...more };
  }

  fromRecord(record: PeerRecord): void {
    const { arrived, taken, epoch, unsure, given, met } = record;
    this.kept = true;
    this.given = given;
    this.met = met;
    this.arrived = copied(arrived);
    this.sent = this.arrived;
    this.written = arrived.mark;
    this.taken = copied(taken);
    this.accepted = this.taken;
    this.effective = this.taken;
    this.epoch = epoch && { number: epoch.number, id: Uint8Array.from(epoch.id) };
    this.unsure = unsure;
    this.mailboxes = record.mailboxes ?? [];
    this.mailed = record.mailed ?? 0;
    this.offered = record.offered ?? Number.MAX_SAFE_INTEGER;
    this.withdrawn = record.withdrawn ?? [];
  }
}

export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

function copied({ mark, chain }: Standing): Standing {
  return { mark, chain: Uint8Array.from(chain) };
}
