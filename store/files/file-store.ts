/**
 * The file store: files of any size over a disk of objects, in the shape of the object store. A
 * small file is one object; a large one is cut into chunks at places that its content chooses, so
 * that its versions share what they have in common, and a tree of lists names the chunks. All
 * objects are padded and sealed under keys that derive from their content and a secret of the vat.
 *
 * What the lake stored before (form `exact`) is read as well. docs/store/files.md has the bytes.
 */

import { BadReadCap, DamagedObject } from '../errors.ts';
import type { ObjectDisk } from '../object-disk.ts';
import { makeObjectStore, type ObjectReader } from '../object-store.ts';
import type { Ciphers, Random } from '../powers.ts';
import { type ChunkBorders, makeChunkBorders } from './chunk-borders.ts';
import { ChunkedReader } from './chunked-reader.ts';
import type { FetchPowers } from './chunks-ahead.ts';
import { type Collected, Collection, type CollectOptions } from './collection.ts';
import { assertFileCap, type FileCap } from './file-cap.ts';
import { fileKeysFrom } from './file-keys.ts';
import { ChunkingWriter } from './file-writer.ts';
import { KeptObjects } from './kept-objects.ts';
import { ChunkMemories, makeLocalEncoder, type ObjectEncoder } from './object-encoder.ts';
import { HELD_BYTES_MAX, makeHeldReader, withoutPadding } from './padded-reader.ts';
import { paddedLength } from './padding.ts';
import { readList, readObject } from './read-object.ts';
import { Turnstile } from './turnstile.ts';
import { UploadNotes } from './upload-notes.ts';

/** Chunks of all writers that are encoded or stored at the same time. */
const CHUNKS_AT_ONCE = 16;

export interface FileWriter {
  /**
   * Adds plaintext. `bytes` may be used again when the promise resolves, which is late when much is
   * on its way to the disk. Throws DiskFull, DiskFailed, ObjectTooLarge, ObjectClosed.
   */
  write(bytes: Uint8Array): Promise<void>;
  /**
   * Makes the file durable and gives its capability. Until `release` nothing of it is collected:
   * record the capability in between.
   */
  finish(): Promise<FileCap>;
  /** The capability is recorded, or not wanted. Forgets what was noted of the upload. */
  release(): Promise<void>;
  /** Drops what was written. What other files do not need is collected one day. */
  abort(): Promise<void>;
  /**
   * Stops, so that the upload can go on another time where `written` then says; for an upload that
   * is not resumable the same as `abort`.
   */
  suspend(): Promise<void>;
  /** Plaintext bytes so far. A writer that goes on with an upload does not begin at 0. */
  readonly written: number;
}

export interface Resumable {
  /** Names the upload: who goes on must give the same. */
  readonly identity: string;
  /** Whether to go on where an earlier one of that name stopped within a day, if one did. */
  readonly goOn: boolean;
}

export interface FileStore {
  /** Throws DiskFailed. */
  create(resumable?: Resumable): Promise<FileWriter>;
  /** Throws ObjectMissing, DamagedObject, BadReadCap, DiskFailed. */
  open(cap: FileCap): Promise<ObjectReader>;
  /** Reads all of it and checks every hash. Throws as `open`. */
  verify(cap: FileCap): Promise<void>;
  /**
   * Removes every object on the disk that no file of `live` needs and no upload under way. Throws,
   * and has removed nothing, when a chunk list cannot be read. One at a time.
   */
  collect(live: AsyncIterable<FileCap>, options: CollectOptions): Promise<Collected>;
}

export interface FileStorePowers {
  /** Every object on it that is named as one belongs to this store. */
  readonly disk: ObjectDisk;
  /** Where `disk` reads from elsewhere what is not here: the disk that has only what is here. */
  readonly here?: ObjectDisk;
  readonly ciphers: Ciphers;
  readonly random: Random;
  /** 32 bytes, the same for the life of the vat and known to it alone. */
  readonly secret: Uint8Array;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Who encodes and decodes; without one it is done on this thread. */
  readonly encoder?: ObjectEncoder;
}

/** What writers need of their store. */
export interface FileWriting {
  readonly secret: Uint8Array;
  readonly kept: KeptObjects;
  readonly encoder: ObjectEncoder;
  readonly memories: ChunkMemories;
  /** Lets in whoever would encode and store a chunk. */
  readonly turnstile: Turnstile;
  readonly borders: ChunkBorders;
}

export function makeFileStore(powers: FileStorePowers): FileStore {
  const { disk, ciphers, random, secret, now } = powers;
  const objects = makeObjectStore({ disk, ciphers, random });
  const keys = fileKeysFrom(secret);
  const kept = new KeptObjects(powers.here ?? disk);
  const notes = new UploadNotes({ disk, keys, random, now });
  const encoder = powers.encoder ?? makeLocalEncoder(ciphers);
  const writing: FileWriting = {
    secret,
    kept,
    encoder,
    memories: new ChunkMemories((bytes) => encoder.allocate(bytes)),
    turnstile: new Turnstile(CHUNKS_AT_ONCE),
    borders: makeChunkBorders(keys, ciphers),
  };
  const reading: FetchPowers = { disk, encoder, memories: writing.memories };

  async function openList({ key, size }: FileCap, digest: Uint8Array): Promise<ObjectReader> {
    const top = await readList(reading, { digest, key }, { length: size });
    return new ChunkedReader(top, size, reading, objects);
  }

  async function openPadded(cap: FileCap, digest: Uint8Array): Promise<ObjectReader> {
    const { address, key, size } = cap;
    const padded = paddedLength(size);
    if (padded > HELD_BYTES_MAX) {
      return withoutPadding(await objects.open({ address, key, size: padded }), size);
    }
    const plaintext = await readObject(reading, { digest, key }, padded, address);
    if (plaintext.length !== padded) throw new BadReadCap('its size is that of another file');
    return makeHeldReader(plaintext.subarray(0, size));
  }

  async function open(cap: FileCap): Promise<ObjectReader> {
    const digest = assertFileCap(cap);
    if (cap.form === 'padded') return openPadded(cap, digest);
    return cap.form === 'list' ? openList(cap, digest) : objects.open(cap);
  }

  return {
    async create(resumable) {
      const note = resumable && (await notes.begin(resumable.identity, resumable.goOn));
      return new ChunkingWriter(writing, note);
    },
    open,
    async verify(cap) {
      assertFileCap(cap);
      if (cap.form !== 'list') await objects.verify(cap.address);
      const reader = await open(cap);
      try {
        let seen = 0;
        for await (const piece of reader.stream()) seen += piece.length;
        if (seen !== cap.size) throw new DamagedObject(cap.address);
      } finally {
        await reader.close();
      }
    },
    collect(live, options) {
      return new Collection({ ...reading, kept, notes }, options).run(live);
    },
  };
}
