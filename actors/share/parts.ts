/**
 * How the three kinds of a share know each other: interfaces private to the vat, which no recipient ever holds.
 */
import { arg, bytes, call, defineInterface, list, nat, optional, text } from '../../vat/index.ts';
import { CHUNK_BYTES_MAX, Entry, EntryId, PAGE_ENTRIES_MAX } from '../lake/interface.ts';
import { Opened, ShareState, ShareSummary } from './interface.ts';

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
  begin: call().returns(bytes(32)),
  expire: call(),
  forget: call(),
});

/** A visit, as its share moves it. */
export const VisitKeeper = defineInterface('VisitKeeper', {
  begin: call().returns(Opened),
  end: call(arg('why', ShareState)),
  leave: call(),
});

/** The list of shares, as a share tells it how it stands. */
export const SharesKeeper = defineInterface('SharesKeeper', {
  note: call(arg('summary', ShareSummary)),
});
