/**
 * What vats offer each other for their post: an ordinary OCapN object behind a number that all know.
 */
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { bytes, list, nat, record, ref, text } from '../guards.ts';
import { arg, call, defineInterface } from '../interface.ts';

/** What the post door of a vat is fetched by. It is no secret: who enters proves who it is. */
export const POST_SWISS: Uint8Array = utf8ToBytes('2gather-post-1');

/** Bytes of one message; larger things go as streams or files. */
export const MESSAGE_BYTES_MAX = 1_048_576;
/** Messages that are carried by one call. */
export const CARRIED_MAX = 512;
export const LOCATOR_LENGTH_MAX = 2_048;
/** Mailboxes of one vat that others remember. */
export const MAILBOXES_MAX = 4;
const PROOF_BYTES = 64;
export const CHAIN_BYTES = 32;
const EPOCH_ID_BYTES = 16;

/** What both sides tell each other before the first message of a connection. */
export const Hello = record({
  /** Counts the restores from backups; the id tells two restores of one backup apart. */
  epoch: nat,
  epochId: bytes(EPOCH_ID_BYTES, EPOCH_ID_BYTES),
  /** All messages up to this number are known to have arrived. */
  base: nat,
  /** The hash chain up to there. */
  chain: bytes(CHAIN_BYTES, CHAIN_BYTES),
  /** The last number that was given. An older copy knows of fewer than it has sent. */
  sent: nat,
});

const Standing = record({
  /** All messages up to this number have taken effect. */
  mark: nat,
  chain: bytes(CHAIN_BYTES, CHAIN_BYTES),
  /** As above. */
  sent: nat,
});

/** Takes the messages of one other vat. */
export const PostBox = defineInterface('PostBox', {
  begin: call(arg('hello', Hello)).returns(Standing),
  /**
   * Takes messages `first`, `first` + 1, …; `chain` is the hash chain before them. Answers the mark
   * once all of them have taken effect and are on the disk.
   */
  take: call(
    arg('first', nat),
    arg('chain', bytes(CHAIN_BYTES, CHAIN_BYTES)),
    arg('messages', list(bytes(MESSAGE_BYTES_MAX), CARRIED_MAX)),
  ).returns(nat),
  /** Where letters for the caller can be left while it is away: sturdy references. */
  mailboxes: call(arg('mailboxes', list(text(LOCATOR_LENGTH_MAX), MAILBOXES_MAX))),
  /** Somebody else has proven to be the caller, while the session with the caller goes on. */
  twice: call(),
});

/** Where a vat comes in with its post: gives the box for that vat, and is given one in return. */
export const PostDoor = defineInterface('PostDoor', {
  enter: call(
    arg('locator', text(LOCATOR_LENGTH_MAX)),
    arg('proof', bytes(PROOF_BYTES, PROOF_BYTES)),
    arg('back', ref(PostBox)),
  ).returns(ref(PostBox)),
});
