/**
 * A group of turns that is written as one batch: what it changed, what waits for it to be on the
 * disk, and how to undo it when it cannot be written.
 */
import type { Resolver, Send } from '../captp/index.ts';
import type { Saved } from './actor.ts';
import type { Core } from './core.ts';
import { DamagedRecord } from './errors.ts';
import { type Change, UndoStep, undoAll } from './journal/change.ts';
import {
  actorKey,
  entriesOf,
  hashIn,
  messageKey,
  sturdiesOf,
  sturdyKey,
  sturdyOfActorKey,
} from './keys.ts';
import type { Message } from './message.ts';
import type { Promised } from './promises/promised.ts';
import type { Op } from './records.ts';
import { facetOf, type Shell } from './shell.ts';
import type { Turn, Write } from './turn.ts';

/** What is said to somebody in this program once the group is durable. */
export interface Answer {
  readonly answer: Resolver;
  readonly settle: () => void;
  /** The promise of the vat that it decides, if it does. */
  readonly promised?: Promised | undefined;
}

type GroupMark = readonly [number, number, number, number, number];

let groups = 0;

export class Group {
  /** Tells groups of one program apart. */
  readonly serial = groups++;
  readonly dirty = new Set<Saved>();
  readonly journal: Change[] = [];
  readonly writes: Write[] = [];
  /** What is said to senders once the group is durable, in order. */
  readonly answers: Answer[] = [];
  /** Messages to others than this vat's actors. */
  readonly sends: Send[] = [];
  /** Messages to this vat's actors; those still in the queue at the commit are written with it. */
  readonly near: Message[] = [];
  /** Messages with a record of their own that were handled. */
  readonly consumed: Message[] = [];
  /** Promises of which something has changed that may have to be written. */
  readonly promises = new Set<Promised>();
  /** Promises that are decided and named by no record any more. */
  readonly decided: Promised[] = [];
  /** Promises that are listened to from the commit on. */
  readonly listening = new Set<Promised>();
  turns = 0;

  /** Notes how to undo what is no part of an actor. MUST be called before it is done. */
  onUndo(step: () => void): void {
    this.journal.push(new UndoStep(step));
  }

  /** Takes over what a turn that did not throw has done. */
  absorb(turn: Turn): void {
    for (const step of turn.journal) this.journal.push(step);
    for (const write of turn.writes) this.writes.push(write);
  }

  /** How far it has come, to go back to when what follows from a turn fails. */
  mark(): GroupMark {
    const { journal, writes, answers, sends, near } = this;
    return [journal.length, writes.length, answers.length, sends.length, near.length];
  }

  rollback([journal, writes, answers, sends, near]: GroupMark): void {
    undoAll(this.journal.splice(journal));
    this.writes.length = writes;
    this.answers.length = answers;
    this.sends.length = sends;
    for (const message of this.near.splice(near)) message.void = true;
  }

  /** What was to be written is, or never will be. */
  settled(): void {
    for (const changed of this.dirty) changed.settled();
  }

  undo(): void {
    undoAll(this.journal);
    for (const message of this.near) message.void = true;
    for (const message of this.consumed) message.handled = false;
    this.settled();
  }

  /** The batch that makes this group durable. `sequence` numbers the messages that must be kept. */
  async toBatch(core: Core, sequence: () => number): Promise<Op[]> {
    const { records } = core;
    const ops: Op[] = [];
    for (const changed of this.dirty) changed.save(ops);
    for (const { record } of this.consumed) if (record) ops.push(records.del(record));
    for (const message of this.near) {
      if (!message.handled) ops.push(recordOf(core, message, messageKey(sequence())));
    }
    core.post?.save(ops);
    core.promises.records.save(ops);
    for (const write of this.writes) await addWrite(core, write, ops);
    await core.journal.save(ops);
    return ops;
  }
}

/** Makes a message durable that waits longer than its group. */
function recordOf({ records, promises }: Core, message: Message, record: Uint8Array): Op {
  const { to, args, promised, cause } = message;
  if (!('shell' in to)) throw new TypeError('Only messages to actors are kept.');
  const id = promised && promises.idOf(promised);
  const value = [to.shell.facet(to.facet), args, id, cause];
  const { made, names } = promises.naming(() => records.putLossy(record, value));
  promises.hold(names);
  message.holds = names;
  message.record = record;
  return made;
}

async function addWrite(core: Core, write: Write, ops: Op[]): Promise<void> {
  const { records } = core;
  if (write.is === 'put') ops.push(records.put(write.key, write.value));
  else if (write.is === 'del') ops.push(records.del(write.key));
  else if (write.is === 'retire') await addRetirement(core, write.actor.shell, ops);
  else if (write.is === 'forget') await addForgetting(core, write.hash, ops);
  else {
    ops.push(records.put(sturdyKey(write.hash), write.ref));
    const shell = facetOf(core, write.ref)?.shell;
    if (shell) ops.push(records.put(sturdyOfActorKey(shell.bytes, write.hash), null));
  }
}

/** Deletes a sturdy reference, and that its actor has it. */
async function addForgetting(core: Core, hash: Uint8Array, ops: Op[]): Promise<void> {
  const key = sturdyKey(hash);
  const endsLikeThis = (op: Op): boolean =>
    equal(op.key.subarray(op.key.length - hash.length), hash);
  for (const op of ops.filter(endsLikeThis)) ops.push(core.records.del(op.key));
  ops.push(core.records.del(key));
  const stored = await core.records.get(key, { record: 'sturdy reference' }).catch(reportTo(core));
  const shell = facetOf(core, stored)?.shell;
  if (shell) ops.push(core.records.del(sturdyOfActorKey(shell.bytes, hash)));
}

/** Deletes all that belongs to an actor, also what this very batch would write. */
async function addRetirement(core: Core, shell: Shell, ops: Op[]): Promise<void> {
  const del = (key: Uint8Array): unknown => ops.push(core.records.del(key));
  const sturdies = sturdiesOf(shell.bytes);
  const fresh = ops.filter(({ key }) => startsWith(key, sturdies.gte)).map(({ key }) => key);
  for (const key of [...fresh, ...(await core.records.keys(sturdies))]) {
    del(key);
    del(sturdyKey(hashIn(key)));
  }
  for (const key of await core.records.keys(entriesOf(shell.bytes))) del(key);
  del(actorKey(shell.bytes));
}

/**
 * A damaged record that is deleted anyway is told of, and does not keep the rest from being
 * written.
 */
function reportTo({ onFault }: Core): (error: unknown) => undefined {
  return (error) => {
    if (!(error instanceof DamagedRecord)) throw error;
    onFault(error);
    return undefined;
  };
}

function startsWith(bytes: Uint8Array, prefix: Uint8Array): boolean {
  return bytes.length >= prefix.length && equal(bytes.subarray(0, prefix.length), prefix);
}

/** For hashes and places in the database, which are no secrets. */
function equal(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
