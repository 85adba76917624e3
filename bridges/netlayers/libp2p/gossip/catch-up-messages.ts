/**
 * What is said on a stream of `/2gather/space/1`: who lacks something says what he holds, chain by chain with the
 * hashes at both ends, and hears what continues it. The form is in docs/network/spaces.md.
 */
import { ByteReader, ByteWriter } from '../bytes.ts';
import { CHARTER_MAGIC, charterBytes, openCharter } from './charter.ts';
import { ENTRY_MAGIC, entryBytes, openEntry } from './entry.ts';
import * as publication from './publication.ts';
import type { Held, Run } from './shelf.ts';

const { malformed } = publication;

export const CATCH_UP_PROTOCOL = '/2gather/space/1';

const RUN_BYTES = 32 + 8 + 32 + 8 + 32 + 1;
export const QUESTION_BYTES_MAX = 32 + 8 + 1 + publication.AUTHORS_MAX * RUN_BYTES;
/** One answer; whoever lacks more asks again. */
const ANSWER_ENTRIES_MAX = 256;
export const ANSWER_BYTES_MAX = 524_288;
const LENGTH_BYTES = 2;
const MORE = 1;
const ENDS = 2;

export interface Question {
  /** Names the space to whoever knows its key, and to nobody else. */
  readonly topic: Uint8Array;
  /** Of the charter that is held; 0 when there is none. */
  readonly sequence: number;
  readonly runs: readonly Run[];
}

export interface Answer {
  readonly charter: publication.SignedCharter | undefined;
  readonly entries: readonly publication.SignedEntry[];
  /** There is more than was said. */
  readonly more: boolean;
  /** The one who answers holds the space. */
  readonly holds: boolean;
}

export function questionBytes(topic: Uint8Array, { charter, runs }: Held): Uint8Array {
  const writer = new ByteWriter(QUESTION_BYTES_MAX);
  writer.bytes(topic);
  writer.number(charter?.sequence ?? 0);
  const said = runs.slice(0, publication.AUTHORS_MAX);
  writer.bytes(Uint8Array.of(said.length));
  for (const run of said) {
    writer.bytes(run.author);
    writer.number(run.first);
    writer.bytes(run.previous);
    writer.number(run.last);
    writer.bytes(run.hash);
    writer.bytes(Uint8Array.of(run.forked ? 1 : 0));
  }
  return writer.taken();
}

/** Throws BadPublication `malformed`. */
export function readQuestion(bytes: Uint8Array): Question {
  const reader = new ByteReader(bytes, malformed);
  const topic = Uint8Array.from(reader.bytes(publication.HASH_BYTES));
  const sequence = reader.number();
  const [count = 0] = reader.bytes(1);
  if (count > publication.AUTHORS_MAX || reader.left !== count * RUN_BYTES) {
    throw malformed('a question has another length');
  }
  const runs = Array.from({ length: count }, () => ({
    author: Uint8Array.from(reader.bytes(publication.KEY_BYTES)),
    first: reader.number(),
    previous: Uint8Array.from(reader.bytes(publication.HASH_BYTES)),
    last: reader.number(),
    hash: Uint8Array.from(reader.bytes(publication.HASH_BYTES)),
    forked: reader.bytes(1)[0] === 1,
  }));
  return { topic, sequence, runs };
}

/** Puts an answer together until it is full. */
export class AnswerWriter {
  readonly #parts: Uint8Array[] = [];
  #size = 1;
  #isFull = false;

  /** Answers false, and takes nothing more, once it is full. */
  add(thing: publication.SignedEntry | publication.SignedCharter): boolean {
    const bytes = 'hash' in thing ? entryBytes(thing) : charterBytes(thing);
    const size = this.#size + LENGTH_BYTES + bytes.length;
    this.#isFull ||= size > ANSWER_BYTES_MAX || this.#parts.length >= ANSWER_ENTRIES_MAX;
    if (this.#isFull) return false;
    this.#size = size;
    this.#parts.push(bytes);
    return true;
  }

  get isFull(): boolean {
    return this.#isFull;
  }

  taken(): Uint8Array {
    const writer = new ByteWriter(this.#size);
    writer.bytes(Uint8Array.of(this.#isFull ? MORE : ENDS));
    for (const part of this.#parts) {
      writer.bytes(Uint8Array.of(part.length >> 8, part.length & 255));
      writer.bytes(part);
    }
    return writer.taken();
  }
}

/** Said by whoever does not hold the space. */
export const HOLDS_NOTHING = Uint8Array.of(0);

/** Reads and verifies an answer about `space`. Throws BadPublication. */
export function readAnswer(bytes: Uint8Array, space: Uint8Array): Answer {
  const reader = new ByteReader(bytes, malformed);
  const [kind = 0] = reader.bytes(1);
  if (kind > ENDS) throw malformed('an answer is of another kind');
  let charter: publication.SignedCharter | undefined;
  const entries: publication.SignedEntry[] = [];
  while (reader.left > 0) {
    const [high = 0, low = 0] = reader.bytes(LENGTH_BYTES);
    const thing = openPublication(reader.bytes(high * 256 + low), space);
    if ('hash' in thing) entries.push(thing);
    else charter = thing;
    if (entries.length > ANSWER_ENTRIES_MAX) throw malformed('an answer is too long');
  }
  return { charter, entries, more: kind === MORE, holds: kind !== 0 };
}

/** Reads and verifies a charter or an entry of `space`. Throws BadPublication. */
export function openPublication(
  bytes: Uint8Array,
  space: Uint8Array,
): publication.SignedEntry | publication.SignedCharter {
  const isEntry = publication.startsWith(bytes, ENTRY_MAGIC);
  if (!isEntry && !publication.startsWith(bytes, CHARTER_MAGIC)) {
    throw malformed('it is of another kind');
  }
  // Another space is no reason to verify anything.
  if (Buffer.compare(bytes.subarray(5, 37), space) !== 0) throw malformed('it is of another space');
  return isEntry ? openEntry(bytes) : openCharter(bytes);
}
