/**
 * What the parts of mailboxes say to each other: a mailbox, the host that keeps account of all, and
 * the device that has the disk. Nobody outside holds any of these.
 */
import {
  arg,
  boolean,
  bytes,
  call,
  defineInterface,
  int,
  list,
  nat,
  optional,
  record,
  ref,
  text,
} from '../../vat/index.ts';
import {
  KeptMailbox,
  MAIL_BYTES_MAX,
  MAIL_PAGE_MAX,
  MailboxListener,
  MailboxPass,
  OWN_MAILBOXES_MAX,
} from './interface.ts';

/** How the disk calls an envelope: random, and never used again. */
const Blob = text(40);
/** Blobs in one message. */
export const MAIL_BLOBS_MAX = 1_000;
const Blobs = list(Blob, MAIL_BLOBS_MAX);
const Change = int(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
const Contact = nat;

/** Keeps account of all mailboxes; for each of them. */
export const MailboxLedger = defineInterface('MailboxLedger', {
  /** The limit of a mailbox. Throws when it was revoked. */
  open: call(arg('mailbox', text(40))).returns(nat),
  /** Notes what a mailbox holds more, or less. Throws when it was revoked, or more is too much. */
  charge: call(arg('mailbox', text(40)), arg('bytes', Change), arg('count', Change)),
  /** Its owner gave it up. */
  ended: call(arg('mailbox', text(40))),
});

/** For drops: may `contact` leave `size` bytes more? Throws when not. Contact 0 is everybody. */
export const MailIntake = defineInterface('MailIntake', {
  check: call(arg('contact', Contact), arg('size', nat)),
});

/** The list of what is in one mailbox; for the device. */
export const MailboxBook = defineInterface('MailboxBook', {
  /** It is on the disk as `blob`: now it is in the mailbox. Throws when it is not taken. */
  entered: call(arg('contact', Contact), arg('blob', Blob), arg('size', nat)),
  /** The disk has these no more. */
  lost: call(arg('numbers', list(nat, MAIL_PAGE_MAX))),
  /** Blobs of envelopes with higher numbers than `after`, and the highest of them; 0 for none. */
  blobs: call(arg('after', nat)).returns(record({ blobs: Blobs, last: nat })),
});

/** What a mailbox does at its times. */
export const MailboxClock = defineInterface('MailboxClock', {
  expire: call(),
  /** Deletes a part of what is in it, and goes on until nothing is. */
  empty: call(),
});

/** One mailbox as its host sees it. */
export const MailboxKeeper = defineInterface('MailboxKeeper', {
  begin: call().returns(bytes(32)),
  end: call(),
});

/** For the device, to find blobs that are in no mailbox. */
export const MailboxCensus = defineInterface('MailboxCensus', {
  books: call().returns(list(ref(MailboxBook), 1_000)),
});

/** A drop that was made, as its mailbox sees it. */
export const DropKeeper = defineInterface('DropKeeper', {
  begin: call().returns(bytes(32)),
  end: call(),
});

const Wanted = record({ number: nat, blob: Blob });

/** The disk of the host, behind which no turn waits. */
export const MailDevice = defineInterface('MailDevice', {
  /** Answers once it is durable and in the book. */
  put: call(
    arg('book', ref(MailboxBook)),
    arg('contact', Contact),
    arg('envelope', bytes(MAIL_BYTES_MAX)),
  ),
  /** What a page of the pass has. Envelopes that the disk lost are left out, and told to the book. */
  read: call(
    arg('book', ref(MailboxBook)),
    arg('wanted', list(Wanted, MAIL_PAGE_MAX)),
    arg('next', optional(nat)),
  ).returns(
    record({
      envelopes: list(record({ number: nat, envelope: bytes(MAIL_BYTES_MAX) }), MAIL_PAGE_MAX),
      next: optional(nat),
    }),
  ),
  drop: call(arg('blobs', Blobs)),
});

/** The way of one contact into one mailbox of ours. */
const Way = record({ mailbox: text(40), contact: nat, address: text(2_048) });

/** Where our mailboxes are; for the one who reaches them. */
export const MailBookDesk = defineInterface('MailBookDesk', {
  add: call(
    arg('host', text(200)),
    arg('person', text(120)),
    arg('address', text(2_048)),
    arg('pass', ref(MailboxPass)),
  ).returns(KeptMailbox),
  mailboxes: call().returns(
    list(record({ kept: KeptMailbox, pass: ref(MailboxPass) }), OWN_MAILBOXES_MAX),
  ),
  remove: call(arg('id', text(40))),
  /** What is told to a vat: its way into each mailbox, as far as one was made. */
  waysOf: call(arg('vat', text(200))).returns(
    record({ refused: boolean, ways: list(Way, OWN_MAILBOXES_MAX) }),
  ),
  /** Throws when there are too many, or no such mailbox. */
  setWay: call(
    arg('id', text(40)),
    arg('vat', text(200)),
    arg('contact', nat),
    arg('address', text(2_048)),
  ),
  /** No way is made for that vat any more. Answers those that there were. */
  refuse: call(arg('vat', text(200))).returns(list(Way, OWN_MAILBOXES_MAX)),
  admit: call(arg('vat', text(200))),
  /** Vats that are refused, for which there are ways still: to be closed at their hosts. */
  toClose: call().returns(list(text(200), 100)),
  /** Hears when somebody was refused or let in by another part of the vat. */
  watch: call(arg('listener', ref(MailboxListener))),
});
