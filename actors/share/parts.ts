/**
 * How the three kinds of a share know each other: interfaces private to the vat, which no recipient ever holds.
 */
import {
  arg,
  bytes,
  call,
  defineInterface,
  list,
  nat,
  optional,
  record,
  ref,
  text,
} from '../../vat/index.ts';
import { SharePlacer } from '../hosted-share/parts.ts';
import { CHUNK_BYTES_MAX, Entry, EntryId, PAGE_ENTRIES_MAX } from '../lake/interface.ts';
import { ShareRooms } from './door.ts';
import { Opened, Opening, ShareState, ShareSummary } from './interface.ts';

/** A share, as its visits ask it: each method breaks once the share has ended. */
export const ShareContent = defineInterface('ShareContent', {
  entry: call().returns(Entry),
  list: call(arg('folder', optional(EntryId)), arg('after', optional(EntryId))).returns(
    list(Entry, PAGE_ENTRIES_MAX),
  ),
  read: call(arg('id', EntryId), arg('from', nat), arg('to', nat)).returns(bytes(CHUNK_BYTES_MAX)),
  /** A visit has reached its age and is over. */
  left: call(arg('visit', text(40))),
});

/** A share, as the list of shares and its own timers move it. */
export const ShareKeeper = defineInterface('ShareKeeper', {
  /** Makes the way in. Answers its swiss number, and the half of the key for the link. */
  begin: call().returns(record({ swiss: bytes(32), secret: bytes(32) })),
  expire: call(),
  forget: call(),
});

/** A visit, as its share moves it. */
export const VisitKeeper = defineInterface('VisitKeeper', {
  begin: call().returns(Opened),
  /** Begins without a sturdy reference: its visitor comes back by a token of the share. */
  receive: call().returns(ref(Opening)),
  /** The opening, for a visitor that comes back. */
  again: call().returns(ref(Opening)),
  end: call(arg('why', ShareState)),
  leave: call(),
});

/** The list of shares, as a share tells it how it stands. */
export const SharesKeeper = defineInterface('SharesKeeper', {
  note: call(arg('summary', ShareSummary)),
  /** The device that seals what visitors ask and are answered. */
  rooms: call().returns(ref(ShareRooms)),
  /** The device that brings sealed shares to hosts. */
  placer: call().returns(ref(SharePlacer)),
  /** The devices of this run; told at each start. */
  furnish: call(arg('rooms', ref(ShareRooms)), arg('placer', ref(SharePlacer))),
});
