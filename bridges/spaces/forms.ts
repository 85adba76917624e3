/** Charters and entries in two forms: with keys as names, as actors hold them, and with keys as bytes, as they are signed. */
import type { SignedCharter, SignedEntry } from '../../actors/index.ts';
import { designatorOf } from '../../captp/index.ts';
import type { Inside, Wire } from '../../vat/index.ts';
import { keyOf } from '../netlayers/index.ts';
import type * as gossip from '../netlayers/libp2p/index.ts';

type EntryForm = Inside<typeof SignedEntry> | Wire<typeof SignedEntry>;
type CharterForm = Inside<typeof SignedCharter> | Wire<typeof SignedCharter>;

export function entryInside({
  author,
  number,
  previous,
  time,
  text,
  attachments,
  hash,
  signature,
}: gossip.SignedEntry): Inside<typeof SignedEntry> {
  const entry = { number, previous, time, text, attachments: [...attachments] };
  return { author: designatorOf(author), entry, hash, signature };
}

export function entryWire(signed: gossip.SignedEntry): Wire<typeof SignedEntry> {
  const { author, entry, hash, signature } = entryInside(signed);
  const { number, time, attachments } = entry;
  const sent = { ...entry, attachments: [...attachments], number: BigInt(number) };
  return { author, entry: { ...sent, time: BigInt(time) }, hash, signature };
}

export function signedEntry(
  space: Uint8Array,
  { author, entry, hash, signature }: EntryForm,
): gossip.SignedEntry {
  const [number, time] = [Number(entry.number), Number(entry.time)];
  return { ...entry, space, author: keyOf(author), number, time, hash, signature };
}

export function charterInside({
  sequence,
  time,
  name,
  about,
  authors,
  signature,
}: gossip.SignedCharter): Inside<typeof SignedCharter> {
  const named = authors.map((one) => ({ ...one, key: designatorOf(one.key) }));
  return { charter: { sequence, time, name, about, authors: named }, signature };
}

export function charterWire(signed: gossip.SignedCharter): Wire<typeof SignedCharter> {
  const { charter, signature } = charterInside(signed);
  const { name, about, sequence, time } = charter;
  const authors = charter.authors.map((one) => ({ ...one, last: BigInt(one.last) }));
  const sent = { name, about, authors, sequence: BigInt(sequence), time: BigInt(time) };
  return { charter: sent, signature };
}

export function signedCharter(
  space: Uint8Array,
  { charter, signature }: CharterForm,
): gossip.SignedCharter {
  const { name, about, sequence, time } = charter;
  const authors = charter.authors.map((one) => ({
    key: keyOf(one.key),
    name: one.name,
    last: Number(one.last),
  }));
  const numbers = { sequence: Number(sequence), time: Number(time) };
  return { space, name, about, authors, ...numbers, signature };
}
