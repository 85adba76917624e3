/** Guests, as people and the host talk to them. */
import {
  anything,
  arg,
  bytes,
  call,
  defineInterface,
  type Inside,
  list,
  nat,
  optional,
  record,
  ref,
  text,
} from '../../vat/index.ts';
import { SOURCE_LENGTH_MAX } from './guest-turn.ts';
import { PACKED_BYTES_MAX } from './packed.ts';

/** Guests of one vat. */
export const GUESTS_MAX = 1_000;
export const GUEST_LABEL_LENGTH_MAX = 120;

const Source = text(SOURCE_LENGTH_MAX);
const Packed = bytes(PACKED_BYTES_MAX);
const Label = text(GUEST_LABEL_LENGTH_MAX);

/**
 * The device of the host that runs guests: each in a process of its own, with limits. It sees bytes
 * and never a reference.
 */
export const GuestRunner = defineInterface('GuestRunner', {
  /**
   * Runs one turn of `guest`. Breaks with code `guest-stopped` when it went beyond a limit, and then
   * has done nothing.
   */
  run: call(arg('guest', text(64)), arg('source', Source), arg('request', Packed)).returns(Packed),
  /** Breaks with code `guest-source` when this is no program of a guest. */
  check: call(arg('source', Source)),
});

export const GuestStatus = record({
  id: text(64),
  /** Calls that wait, with the one that runs. */
  waiting: nat,
  turns: nat,
  /** How often it was stopped, and why the last time. */
  stopped: nat,
  lastStop: optional(record({ code: text(40), message: text(1_000), time: nat })),
});
export type GuestStatus = Inside<typeof GuestStatus>;

/** For who installed it. */
export const GuestOwner = defineInterface('GuestOwner', {
  status: call().returns(GuestStatus),
  /** What the guest remembers. */
  state: call().returns(anything),
  /** From its next call on it runs this program, with the state it has. */
  replace: call(arg('source', Source)),
  /** Ends it for good; calls that wait break with code `gone`. */
  end: call(),
});

export const GuestSummary = record({
  id: text(40),
  label: Label,
  installed: nat,
  guest: ref(),
  owner: ref(GuestOwner),
});

/** Where guests are installed. */
export const Guests = defineInterface('Guests', {
  /**
   * Makes a guest of `source` that holds `references`, a record of references by name, and nothing
   * else. Breaks with code `guest-source` when that is no program.
   */
  install: call(
    arg('source', Source),
    arg('references', optional(anything)),
    arg('label', optional(Label)),
  ).returns(GuestSummary),
  list: call().returns(list(GuestSummary, GUESTS_MAX)),
  /** Ends it and forgets it. */
  remove: call(arg('id', text(40))),
});
