/**
 * The sealed door of a share: what a link leads to since links carry half a key.
 *
 * What passes through it is sealed between the recipient and the vat that serves the share, so no
 * proxy on the way sees a name or a byte. `store/sealed-share/` has the messages. Greeting shows
 * that the visitor has the whole link and counts nothing; the first question is what counts.
 */

import {
  ANSWER_BYTES_MAX,
  ASKED_BYTES_MAX,
  GREETING_BYTES,
  TOKEN_BYTES_MAX,
} from '../../store/sealed-share/index.ts';
import {
  arg,
  bytes,
  call,
  defineInterface,
  nat,
  optional,
  record,
  ref,
  text,
} from '../../vat/index.ts';
import { Entry } from '../lake/interface.ts';
import { Opening, OpeningListener } from './interface.ts';

/** One byte for the suite, and the first message of Noise NNpsk0. */
const HELLO_BYTES = 1 + GREETING_BYTES;
const TAG_BYTES = 16;

/** Where a visitor asks; it lives as long as the connection. */
export const SealedRoom = defineInterface('SealedRoom', {
  /** Takes question `number`, counted from 0 in the order sent, and answers it sealed. */
  ask: call(arg('number', nat), arg('sealed', bytes(ASKED_BYTES_MAX + TAG_BYTES))).returns(
    bytes(ANSWER_BYTES_MAX + TAG_BYTES),
  ),
  watch: call(arg('listener', ref(OpeningListener))),
});

const Met = record({ answer: bytes(GREETING_BYTES, GREETING_BYTES), room: ref(SealedRoom) });

export const ShareDoor = defineInterface('ShareDoor', {
  /** Breaks with code wrong-secret when the link was cut; revoked, expired … once it has ended. */
  greet: call(arg('hello', bytes(HELLO_BYTES, HELLO_BYTES))).returns(Met),
});

/** What a share lets a visitor have: an opening of what is there now, or blobs sealed before. */
const Arrival = record({
  /** Lets the visitor go on with this opening. */
  token: bytes(TOKEN_BYTES_MAX),
  live: optional(record({ opening: ref(Opening), entry: Entry })),
  hosted: optional(record({ id: text(40), treeBytes: nat, ends: optional(nat) })),
});

/** A share, as the rooms of its vat ask it. Private to the vat. */
export const ShareArrivals = defineInterface('ShareArrivals', {
  arrive: call(arg('token', bytes(TOKEN_BYTES_MAX))).returns(Arrival),
});

/** The device of the host that seals: keys of a visit are in its memory and nowhere else. */
export const ShareRooms = defineInterface('ShareRooms', {
  receive: call(
    arg('hello', bytes(HELLO_BYTES, HELLO_BYTES)),
    arg('door', bytes(32, 32)),
    arg('arrivals', ref(ShareArrivals)),
  ).returns(Met),
});
