/** What waits, who is connected, and what is stored, as the inspector publishes it. */
import { boolean, list, nat, oneOf, optional, record, text, type Wire } from '../../vat/index.ts';
import { INSPECTOR_PAGE_MAX } from './page.ts';
import { Designator, Link, Name, Shown } from './shown.ts';
import { Cause } from './turn-view.ts';

const Sentence = text(500);

export const MessageView = record({
  to: Link,
  method: Name,
  args: Shown,
  /** Written to the disk: it survives a crash. */
  durable: boolean,
  /** When it was sent, or read from its record after a restart; 0 where that is not known. */
  since: nat,
  /** What it waits for: its turn, a sleeping actor, a promise. Of those for other vats see `peers`. */
  waitsFor: oneOf('turn', 'waking', 'promise'),
  /** The id of the promise it waits for. */
  promise: optional(text(40)),
  cause: optional(Cause),
});
export type MessageView = Wire<typeof MessageView>;

export const PromiseView = record({
  id: text(40),
  /** When it breaks by itself. */
  expires: optional(nat),
  /** Who decides it: a message of this vat, a peer, who holds its resolver, or this run alone. */
  decides: oneOf('message', 'peer', 'resolver', 'run'),
  /** The receiver of that message, or the peer. */
  by: optional(Link),
  waiters: list(
    record({
      /** `when`: a method is called; `message`: one waits to be sent to it; `answer`: one was promised. */
      is: oneOf('when', 'message', 'answer'),
      to: Link,
      method: optional(Name),
    }),
    INSPECTOR_PAGE_MAX,
  ),
});
export type PromiseView = Wire<typeof PromiseView>;

export const SessionView = record({
  id: text(80),
  /** The door it came in by, or that we dialled. */
  way: oneOf('web', 'local', 'network', 'dialled', 'other'),
  peer: optional(Designator),
  /** The ids of the devices that came in by it. */
  devices: list(text(40), 100),
  since: optional(nat),
});
export type SessionView = Wire<typeof SessionView>;

export const PeerView = record({
  peer: Designator,
  connected: boolean,
  /** Messages that wait to reach it. */
  outbox: nat,
  /** Numbers: the last message for it, the last one that it has acknowledged, the last received from it. */
  sent: nat,
  acknowledged: nat,
  received: nat,
  /** Where letters for it can be left while it is away, and how many of those that wait lie there. */
  mailboxes: nat,
  left: nat,
  /** What the last try to reach it failed by, since when it cannot be reached, and the next try. */
  trouble: optional(Sentence),
  since: optional(nat),
  next: optional(nat),
});
export type PeerView = Wire<typeof PeerView>;

/** A message that waits to reach another vat. */
export const OutgoingView = record({
  /** Its number in the post to that vat. */
  number: nat,
  /** A call of a method, or what became of a promise that the other vat waits for. */
  is: oneOf('call', 'answer'),
  method: Name,
  args: Shown,
  /** The turn that sent it. */
  turn: optional(nat),
  /** From then on it need not leave any more. */
  expires: optional(nat),
});
export type OutgoingView = Wire<typeof OutgoingView>;

/** Records of one sort. */
export const StorageUse = record({ sort: Name, records: nat, bytes: nat });
export type StorageUse = Wire<typeof StorageUse>;
