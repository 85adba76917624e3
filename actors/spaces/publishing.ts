/**
 * What this vat publishes in a space: entries, and the charter of a space of its own. One at a time, because each hangs
 * on the one before: the device signs it, it is kept, and then it is told others.
 */
import { E } from '../../captp/index.ts';
import { Refusal } from '../refusal.ts';
import { without } from './authors.ts';
import { placeOf, take, trim } from './chain.ts';
import type { Charter, SignedCharter, SignedEntry } from './parts.ts';
import * as self from './space-self.ts';

const BEFORE_FIRST = new Uint8Array(32);

/** Publishes an entry. Gives a promise for its number. */
export function post(here: self.Here, text: string, links: readonly string[]): unknown {
  const { state, stores, turn } = here;
  self.notSigning(here);
  if (text.trim() === '' && links.length === 0) {
    throw new Refusal('empty', 'There is nothing in it. Write something first.');
  }
  const run = stores.runs.get(state.author);
  if (run?.forked) {
    const why =
      'Entries of this vat contradict each other, so others take no more of them. Renew first.';
    throw new Refusal('forked', why);
  }
  const author = state.charter?.authors.find(({ key }) => key === state.author);
  if (!author || (run?.last ?? 0) >= author.last) {
    throw new Refusal('not-author', 'The owner of this space has to let you write in it.');
  }
  const before = run && stores.entries.get(placeOf(state.author, run.last));
  const time = Math.max(turn.now(), before?.signed.entry.time ?? 0);
  const signed = E(state.device).signEntry(state.key, BigInt(state.generation), {
    number: BigInt((run?.last ?? 0) + 1),
    previous: run?.hash ?? BEFORE_FIRST,
    time: BigInt(time),
    text,
    attachments: [...links],
  });
  state.signing = true;
  turn.whenBroken(signed, 'keeper.notSigned');
  return turn.when(signed, 'keeper.signed');
}

/** The device has signed an entry. */
export function posted(here: self.Here, signed: SignedEntry): unknown {
  const { state, turn } = here;
  state.signing = false;
  if (take(here, signed, false, turn.now()) !== 'new') return overtaken(here);
  E.sendOnly(state.device).publishEntry(state.key, outgoing(signed));
  self.note(here);
  return signed.entry.number;
}

/** Signs a charter that differs in this. Gives a promise for its number. */
export function amend(here: self.Here, changes: Partial<Charter>): unknown {
  const { charter, salt } = self.owned(here);
  self.notSigning(here);
  const { state, turn } = here;
  const now = turn.now();
  // Above whatever was signed before, even by a vat that was put back from a backup since.
  const sequence = Math.max(charter.sequence + 1, now);
  const next = outgoingCharter({ ...charter, ...changes, sequence, time: now });
  const signed = E(state.device).signCharter(salt, next);
  state.signing = true;
  turn.whenBroken(signed, 'keeper.notSigned');
  return turn.when(signed, 'keeper.amended');
}

/** The device has signed a charter. */
export function amended(here: self.Here, signed: SignedCharter): unknown {
  const { state } = here;
  state.signing = false;
  if (!self.takeCharter(here, signed)) return overtaken(here);
  trim(here);
  const { charter, signature } = signed;
  const sent = { charter: outgoingCharter(charter), signature };
  E.sendOnly(state.device).publishCharter(state.key, sent);
  self.note(here);
  return charter.sequence;
}

/** This vat writes by another key from now on. */
export function authored(here: self.Here, author: string): void {
  const { state } = here;
  const { author: before, salt, charter } = state;
  state.author = author;
  state.signing = false;
  // The owner of a space goes on in it by himself; others have to ask him.
  if (salt && charter) {
    const name = self.nameOf(here, before);
    const authors = [
      ...without(here, before),
      { key: author, name, last: Number.MAX_SAFE_INTEGER },
    ];
    amend(here, { authors });
  }
  self.note(here);
}

/** A throw would undo that nothing is being signed any more. */
function overtaken({ turn }: self.Here): unknown {
  const { promise, resolver } = turn.promise();
  const text = 'Something of yours came in between. Look at the space, and try again.';
  resolver.break('overtaken', text);
  return promise;
}

function outgoing({ author, entry, hash, signature }: SignedEntry) {
  const { number, previous, time, text, attachments } = entry;
  const sent = { number: BigInt(number), previous, time: BigInt(time), text, attachments };
  return { author, entry: { ...sent, attachments: [...attachments] }, hash, signature };
}

function outgoingCharter({ sequence, time, name, about, authors }: Charter) {
  const sent = authors.map((one) => ({ ...one, last: BigInt(one.last) }));
  return { sequence: BigInt(sequence), time: BigInt(time), name, about, authors: sent };
}
